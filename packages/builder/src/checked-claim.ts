import {
  type Descriptor,
  damaged,
  digestOf,
  type ImageClaim,
  type ImageSource,
  type ManifestClaim,
  printableText,
  readOciManifest,
} from "@storeship/core";

/** What an image says of itself, in documents that have been checked. */
export interface CheckedClaim extends ImageClaim {
  /** The config's descriptor, as the manifest has it; absent without a manifest. */
  readonly configDescriptor: Descriptor | undefined;
}

/**
 * What an image says of itself, its manifest and its config held against their digests and sizes. Its layers are not read.
 *
 * @throws StoreshipError `ERR_IMAGE_DAMAGED`, what the source throws.
 */
export async function checkedClaim(source: ImageSource): Promise<CheckedClaim> {
  const claim = await source.claim();
  const { manifest, config } = claim;
  if (manifest === undefined) return { ...claim, configDescriptor: undefined };
  const name = `'${printableText(source.name)}'`;
  checkDocument(manifest, `the manifest of ${name}`);
  const { config: configDescriptor } = readOciManifest(manifest.bytes, `the manifest of ${name}`);
  checkDocument({ ...configDescriptor, bytes: config }, `the image config of ${name}`);
  return { ...claim, configDescriptor };
}

/**
 * Hold a document against what is claimed of it.
 *
 * @param what names it in messages.
 * @throws StoreshipError `ERR_IMAGE_DAMAGED`
 */
export function checkDocument({ digest, size, bytes }: ManifestClaim, what: string): void {
  if (size !== undefined && size !== bytes.length)
    throw damaged(what, `has ${bytes.length} bytes, but ${size} are claimed; get the image again`);
  const found = digestOf(bytes);
  if (found !== digest)
    throw damaged(what, `has the digest ${found}, but ${digest} is claimed; get the image again`);
}
