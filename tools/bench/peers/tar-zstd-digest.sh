#!/usr/bin/env bash
# The blob of one layer and the blob's digest, by GNU tar, zstd on all cores and OpenSSL; no image.
# usage: tar-zstd-digest.sh ROOT NAMES BLOB      NAMES: a file that names the items relative to ROOT, one a line
set -euo pipefail

tar --create --format=gnu --sort=name --mtime=@1 --owner=root:0 --group=root:0 --hard-dereference \
  --directory="$1" --files-from="$2" |
  zstd -3 -T0 -q |
  tee "$3" |
  openssl dgst -sha256
