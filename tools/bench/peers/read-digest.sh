#!/usr/bin/env bash
# The least that a builder has to do: read all files, and hash what was read.
# usage: read-digest.sh FILES      FILES: a file that names them, each with a NUL behind it
set -euo pipefail

xargs --null --arg-file="$1" cat -- | openssl dgst -sha256
