import {
  ANNOTATIONS,
  type Blob,
  type DeliveryDocuments,
  type Digest,
  documentBlob,
  hexOf,
  type Image,
  type IndexedManifest,
} from "@storeship/core";

/** The file that marks an OCI image layout (image-spec, image-layout.md), and its content. */
export const LAYOUT_FILE = "oci-layout";
export const LAYOUT_MARK = JSON.stringify({ imageLayoutVersion: "1.0.0" });
export const INDEX_FILE = "index.json";

/** The path of a blob in a layout. */
export function blobPath(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

/** The entry of an index for what is delivered. @param tag its name there; the tag of its first name where absent. */
export function namedEntry(
  { named }: DeliveryDocuments,
  images: readonly Image[],
  tag: string | undefined,
): IndexedManifest {
  const name = tag ?? images[0]?.names[0]?.tag ?? "latest";
  return { ...named, annotations: { ...named.annotations, [ANNOTATIONS.referenceName]: name } };
}

/** All documents of a delivery as blobs, each after those that it names. */
export function documentBlobs({ configs, manifests, index, referrers }: DeliveryDocuments): readonly Blob[] {
  const documents = [...configs, ...manifests, ...(index === undefined ? [] : [index]), ...referrers];
  return documents.map(documentBlob);
}
