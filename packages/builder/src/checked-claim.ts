import {
  type Digest,
  damaged,
  digestOf,
  type ImageClaim,
  type ImageSource,
  printableText,
  readOciManifest,
} from "@storeship/core";

/**
 * What an image says of itself, its manifest and its config held against their digests. Its layers are not read.
 *
 * @throws StoreshipError `ERR_IMAGE_DAMAGED`, what the source throws.
 */
export async function checkedClaim(source: ImageSource): Promise<ImageClaim> {
  const claim = await source.claim();
  const { manifest, config } = claim;
  if (manifest === undefined) return claim;
  const what = `the manifest of '${printableText(source.name)}'`;
  check(manifest.bytes, manifest.digest, what);
  check(
    config,
    readOciManifest(manifest.bytes, what).config.digest,
    `the image config of '${printableText(source.name)}'`,
  );
  return claim;
}

function check(bytes: Uint8Array, claimed: Digest, what: string): void {
  const found = digestOf(bytes);
  if (found !== claimed) throw damaged(what, `has the digest ${found}, not ${claimed}; get the image again`);
}
