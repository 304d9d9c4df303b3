#!/usr/bin/env bash
# What Guix's docker builder runs for an image of one layer: tar the store items, drop the entry of "/", hash the
# layer, tar the image through the compressor. The documents are stand-ins, they take no time.
# usage: guix-steps.sh LIST IMAGE [COMPRESSOR [ARGUMENT]...]      LIST: a file that names the items, one a line
set -euo pipefail

list=$1
image=$2
shift 2
base=(--format=gnu --mtime=@1 --owner=root:0 --group=root:0 --hard-dereference --check-links)
compressor=()
if (($# > 0)); then compressor=(--use-compress-program="$*"); fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
id=$(sha256sum <"$list" | cut -d' ' -f1)
mkdir "$folder/$id"
printf 1.0 >"$folder/$id/VERSION"
echo '{}' | tee "$folder/$id/json" "$folder/manifest.json" >"$folder/repositories"

tar --create --file="$folder/$id/layer.tar" "${base[@]}" --files-from="$list" 2>/dev/null
tar --delete / --file="$folder/$id/layer.tar" 2>/dev/null || true
openssl dgst -sha256 -r "$folder/$id/layer.tar" >"$folder/config.json"
tar --create --file="$image" --directory="$folder" "${base[@]}" "${compressor[@]}" .
