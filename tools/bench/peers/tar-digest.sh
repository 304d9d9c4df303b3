#!/usr/bin/env bash
# The bytes of one layer and their digest, by GNU tar and OpenSSL; no image.
# usage: tar-digest.sh ROOT NAMES      NAMES: a file that names the items relative to ROOT, one a line
set -euo pipefail

tar --create --format=gnu --sort=name --mtime=@1 --owner=root:0 --group=root:0 --hard-dereference \
  --directory="$1" --files-from="$2" |
  openssl dgst -sha256
