#!/usr/bin/env bash
# A Docker archive of one layer, by buildah, in a storage of its own that goes afterwards.
# usage: buildah-copy.sh ROOT IMAGE      the tree ROOT/gnu becomes the image's /gnu
set -euo pipefail

folder=$(mktemp -d)
storage=(--root "$folder/root" --runroot "$folder/run" --storage-driver vfs)
trap 'rm -rf "$folder"' EXIT
container=$(buildah "${storage[@]}" from scratch)
buildah "${storage[@]}" copy --quiet "$container" "$1/gnu" /gnu
buildah "${storage[@]}" commit --quiet --timestamp 1 "$container" "docker-archive:$2:peer:latest"
buildah "${storage[@]}" rm "$container"
