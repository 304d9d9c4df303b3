import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Descriptor, ImageConfig, OciIndex, OciManifest } from "@storeship/core";

/** An image in an OCI layout. */
export interface LayoutImage {
  readonly manifest: OciManifest;
  readonly config: ImageConfig;
}

/** The index of the layout in DIRECTORY. */
export function layoutIndex(directory: string): OciIndex {
  return JSON.parse(readFileSync(join(directory, "index.json"), "utf8")) as OciIndex;
}

/** A document in the layout. */
export function layoutDocument<T>(directory: string, { digest }: Descriptor): T {
  return JSON.parse(layoutBlob(directory, digest).toString()) as T;
}

export function layoutBlob(directory: string, digest: string): Buffer {
  return readFileSync(join(directory, "blobs", "sha256", digest.slice("sha256:".length)));
}

/** The image that a descriptor of the layout leads to; the first of its index where none is given. */
export function layoutImage(
  directory: string,
  descriptor = layoutIndex(directory).manifests[0] as Descriptor,
): LayoutImage {
  const manifest = layoutDocument<OciManifest>(directory, descriptor);
  return { manifest, config: layoutDocument<ImageConfig>(directory, manifest.config) };
}
