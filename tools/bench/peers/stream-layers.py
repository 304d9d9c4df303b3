#!/usr/bin/env python3
"""Makes a Docker archive of many layers the way that streaming image builders of the Nix world do.

Python's tarfile archives each layer twice: once for its size and digest, which the outer archive wants first, and once
into the outer archive. Nothing is kept on disk in between.
usage: stream-layers.py LIST MAX-LAYERS IMAGE      LIST: a file that names the items, one a line
"""

import hashlib
import io
import json
import os
import sys
import tarfile
import threading
from pathlib import Path


class Meter(io.RawIOBase):
    """Takes what is written and keeps its length and its digest only."""

    def __init__(self):
        self.length = 0
        self.hash = hashlib.sha256()

    def writable(self):
        return True

    def write(self, data):
        self.hash.update(data)
        self.length += len(data)
        return len(data)


def archive(items, out):
    with tarfile.open(mode="w|", fileobj=out) as tar:
        for item in items:
            tree = [item] if item.is_symlink() else [item, *item.rglob("*")]
            for path in sorted(tree):
                add(tar, path)


def add(tar, path):
    info = tar.gettarinfo(path)
    if info.islnk():
        info.type = tarfile.REGTYPE
        info.linkname = ""
        info.size = path.stat().st_size
    info.mtime = 1
    info.uid = info.gid = 0
    info.uname = info.gname = "root"
    if info.isreg():
        with open(path, "rb") as content:
            tar.addfile(info, content)
    else:
        tar.addfile(info)


def add_layer(image, items):
    meter = Meter()
    archive(items, meter)
    digest = meter.hash.hexdigest()
    reader, writer = os.pipe()

    def produce():
        with open(writer, "wb") as out:
            archive(items, out)

    producer = threading.Thread(target=produce)
    producer.start()
    info = tarfile.TarInfo(f"{digest}/layer.tar")
    info.size = meter.length
    with open(reader, "rb") as content:
        image.addfile(info, content)
    producer.join()
    return digest


def add_document(image, name, document):
    content = json.dumps(document).encode()
    info = tarfile.TarInfo(name)
    info.size = len(content)
    image.addfile(info, io.BytesIO(content))


def groups(items, most):
    """A layer for each item; the last one takes all that are left."""
    alone = items[: most - 1]
    rest = items[most - 1 :]
    return [[item] for item in alone] + ([rest] if rest else [])


def main(listing, most, file):
    items = [Path(line) for line in Path(listing).read_text().splitlines()]
    with open(file, "wb") as out, tarfile.open(mode="w|", fileobj=out) as image:
        digests = [add_layer(image, group) for group in groups(items, int(most))]
        diff_ids = [f"sha256:{digest}" for digest in digests]
        config = {"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": diff_ids}}
        add_document(image, "config.json", config)
        layers = [f"{digest}/layer.tar" for digest in digests]
        add_document(image, "manifest.json", [{"Config": "config.json", "RepoTags": ["peer:latest"], "Layers": layers}])


main(*sys.argv[1:])
