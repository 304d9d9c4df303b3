import type {
  ByteSource,
  DeliveredDocument,
  Digest,
  IndexedManifest,
  ManifestClaim,
  RawManifest,
  RegistryReference,
} from "@storeship/core";
import { type BlobKey, blobBytes, hasBlob } from "./blob.js";
import { type Access, connect } from "./connection.js";
import { findManifest, type PushedManifest, pullManifest, pushManifest, resolveTag } from "./manifest.js";
import { DEFAULT_CHUNK_SIZE, type RegistryOptions } from "./options.js";
import { listReferrers, pushReferrer } from "./referrers.js";
import { listTags } from "./tags.js";
import { uploadBlob } from "./upload.js";
import type { UploadContent, UploadOptions } from "./upload-session.js";

/**
 * A repository at a registry (OCI distribution spec v1.1). Whatever may pass is tried again; what stays wrong is a
 * StoreshipError whose code begins with `ERR_REGISTRY_`, or `ERR_CREDENTIALS`; what is not what it should be is
 * `ERR_IMAGE_DAMAGED`.
 */
export interface RegistryClient {
  readonly reference: RegistryReference;
  /** `ghcr.io/me/app`. */
  readonly name: string;
  /** Find the registry and the login that it wants, so that it is known early where there is none. */
  prepare(): Promise<void>;
  hasBlob(blob: BlobKey): Promise<boolean>;
  /** The bytes of a blob, checked against its digest and size once all have come. */
  blob(blob: BlobKey): ByteSource;
  /** Upload a blob, whether or not it is there. */
  uploadBlob(content: UploadContent, options?: Omit<UploadOptions, "chunkSize">): Promise<void>;
  /** Pull a manifest or index by its tag or digest, checked against its digest. */
  manifest(name: string): Promise<ManifestClaim>;
  /** As `manifest`; undefined where there is none. @param limit bytes that it may have, fewer than any image needs. */
  findManifest(name: string, limit?: number): Promise<ManifestClaim | undefined>;
  /** The digest that a tag leads to; undefined where there is no such tag. */
  resolveTag(tag: string): Promise<Digest | undefined>;
  /** Push a manifest or index under a tag or, without one, its digest. All that it names must be there. */
  pushManifest(manifest: RawManifest, tag?: string): Promise<PushedManifest>;
  tags(): AsyncIterable<string>;
  /** What is about a manifest. */
  referrers(digest: Digest): Promise<readonly IndexedManifest[]>;
  /** Push a manifest that is about another one (its `subject`), so that `referrers` lists it as the descriptor has it. */
  pushReferrer(document: DeliveredDocument<IndexedManifest>): Promise<void>;
}

/**
 * Speak with the repository of a reference. Nothing is sent before a method is called.
 *
 * @param access what is going to be done there; `push` includes `pull`.
 */
export function registryClient(
  reference: RegistryReference,
  access: Access,
  options: RegistryOptions = {},
): RegistryClient {
  const connection = connect(reference, access, options);
  const { chunkSize = DEFAULT_CHUNK_SIZE } = options;
  return {
    reference,
    name: connection.name,
    prepare: connection.prepare,
    hasBlob: (blob) => hasBlob(connection, blob),
    blob: (blob) => blobBytes(connection, blob),
    uploadBlob: (content, more) => uploadBlob(connection, content, { ...more, chunkSize }),
    manifest: (name) => pullManifest(connection, name),
    findManifest: (name, limit) => findManifest(connection, name, limit),
    resolveTag: (tag) => resolveTag(connection, tag),
    pushManifest: (manifest, tag) => pushManifest(connection, manifest, tag),
    tags: () => listTags(connection),
    referrers: (digest) => listReferrers(connection, digest),
    pushReferrer: (document) => pushReferrer(connection, document),
  };
}
