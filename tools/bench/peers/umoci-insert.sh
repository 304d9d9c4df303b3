#!/usr/bin/env bash
# An OCI layout of one gzip layer, by umoci.
# usage: umoci-insert.sh ROOT LAYOUT      the tree ROOT/gnu becomes the image's /gnu
set -euo pipefail

rootless=()
if ((EUID != 0)); then rootless=(--rootless); fi
umoci init --layout "$2"
umoci new --image "$2:latest"
umoci insert "${rootless[@]}" --image "$2:latest" "$1/gnu" /gnu
