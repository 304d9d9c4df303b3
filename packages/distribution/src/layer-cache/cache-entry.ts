import {
  COMPRESSOR_ANNOTATION,
  type Descriptor,
  type Digest,
  damaged,
  digestOf,
  hexOf,
  isDigest,
  MEDIA_TYPES,
  type RawManifest,
  type RemoteLayerClaim,
  readOciManifest,
} from "@storeship/core";

/** What tells an entry of a layer cache from other artifacts. */
const ARTIFACT_TYPE = "application/vnd.storeship.layer-cache.v1";

/** The content of an artifact's config that says nothing (image-spec, manifest.md, Guidance for an Empty Descriptor). */
export const EMPTY = Buffer.from("{}");

export const EMPTY_DESCRIPTOR: Descriptor = {
  mediaType: "application/vnd.oci.empty.v1+json",
  digest: digestOf(EMPTY),
  size: EMPTY.length,
};

const DIFF_ID = "dev.storeship.layer.diff-id";
const SIZE = "dev.storeship.layer.size";
const SEGMENTS = "dev.storeship.layer.segments";

/** The tag that an entry has. */
export function tagOf(key: Digest): string {
  return `storeship-cache-${hexOf(key)}`;
}

/**
 * An entry as a document: an artifact manifest whose one layer is the blob, so that the registry keeps the blob as long as
 * the entry. The same layer gives the same bytes.
 */
export function entryDocument({ diffId, size, fingerprint, blob, segments }: RemoteLayerClaim): RawManifest {
  const { mediaType, digest, size: length } = blob;
  const document = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    artifactType: ARTIFACT_TYPE,
    config: EMPTY_DESCRIPTOR,
    layers: [{ mediaType, digest, size: length }],
    annotations: {
      [COMPRESSOR_ANNOTATION]: fingerprint,
      [DIFF_ID]: diffId,
      [SEGMENTS]: segments.join(","),
      [SIZE]: String(size),
    },
  };
  return { mediaType: MEDIA_TYPES.manifest, bytes: Buffer.from(JSON.stringify(document)) };
}

/**
 * What an entry says.
 *
 * @param what names it in messages.
 * @throws StoreshipError `ERR_IMAGE_DAMAGED` for what is no entry.
 */
export function readEntry(bytes: Uint8Array, what: string): RemoteLayerClaim {
  const { artifactType, layers, annotations } = readOciManifest(bytes, what);
  const [blob, ...more] = layers;
  const diffId = annotations[DIFF_ID];
  const size = wholeNumber(annotations[SIZE]);
  const segments = (annotations[SEGMENTS] ?? "").split(",").map(wholeNumber);
  const isEntry = artifactType === ARTIFACT_TYPE && blob !== undefined && more.length === 0;
  if (
    !isEntry ||
    !isDigest(diffId) ||
    size === undefined ||
    !segments.every((length) => length !== undefined)
  )
    throw damaged(
      what,
      "is no entry of a layer cache; give --cache-from a repository that --cache-to wrote to",
    );
  return { diffId, size, fingerprint: annotations[COMPRESSOR_ANNOTATION] ?? "", blob, segments };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
