#!/usr/bin/env bash
# No builder: reads all files, one after the other, hashes what was read, and does nothing else.
# usage: read-digest.sh FILES      FILES: a file that names them, each with a NUL behind it
set -euo pipefail

xargs --null --arg-file="$1" cat -- | openssl dgst -sha256
