import { tmpdir } from "node:os";
import {
  type Blob,
  type Delivery,
  type DeliveryDocuments,
  type Descriptor,
  type Destination,
  deliveryDocuments,
  documentBlob,
  formatRegistryReference,
  type ImageName,
  type OpenDestination,
  parseRegistryReference,
  type RegistryReference,
  StoreshipError,
} from "@storeship/core";
import type { RegistryOptions } from "../client/options.js";
import { type RegistryClient, registryClient } from "../client/registry-client.js";
import { blobContent } from "./blob-content.js";
import { type BlobUploads, blobUploads, type UploadProgress } from "./blob-uploads.js";

/** How images are pushed. */
export interface RegistryDestinationOptions extends RegistryOptions {
  /** Blobs sent at a time, from 1; 4 where absent. */
  readonly concurrency?: number;
  /** Told of the blobs that are still on their way once the last one has been put. */
  readonly onProgress?: (progress: UploadProgress) => void;
  /** Where blobs wait whose digest is not known before they are whole; the system's temporary directory where absent. */
  readonly temporaryDirectory?: string;
}

const DEFAULT_CONCURRENCY = 4;

/**
 * A repository at a registry. Blobs go there in the background while the next ones are made; those that are there already
 * are not sent. Manifests follow once all blobs are there, tags last.
 *
 * @param reference its tag is given to what is delivered. Where it has neither tag nor digest, the tags are those of the
 * image's names that name the repository, or else `latest`. What has another digest than the reference is refused.
 */
export function registryDestination(
  reference: RegistryReference,
  options: RegistryDestinationOptions = {},
): OpenDestination {
  return async ({ names }) => {
    const { concurrency = DEFAULT_CONCURRENCY, signal } = options;
    const ending = new AbortController();
    const either = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
    const client = registryClient(reference, "push", { ...options, signal: either });
    await client.prepare();
    const uploads = blobUploads(client, concurrency);
    return pushing(client, uploads, tagsOf(reference, names), options, () =>
      ending.abort(new Error("the push was given up")),
    );
  };
}

function pushing(
  client: RegistryClient,
  uploads: BlobUploads,
  tags: readonly (string | undefined)[],
  { temporaryDirectory = tmpdir(), onProgress = () => {} }: RegistryDestinationOptions,
  end: () => void,
): Destination {
  const { reference } = client;

  async function put(blob: Blob): Promise<Descriptor> {
    const { mediaType, known, size } = blob;
    // What comes by now is read now, and not at all where it need not be.
    if (blob.isPassing && known !== undefined && size !== undefined) {
      if (await client.hasBlob({ digest: known, size })) return { mediaType, digest: known, size };
    }
    const content = await blobContent(blob, temporaryDirectory);
    uploads.add(content, mountable(blob.repository, reference));
    return { mediaType: blob.mediaType, digest: content.digest, size: content.size };
  }

  async function pushDocuments({ manifests, index, named, referrers }: DeliveryDocuments): Promise<void> {
    if (index !== undefined)
      for (const { descriptor, bytes } of manifests)
        await client.pushManifest({ mediaType: descriptor.mediaType, bytes });
    for (const referrer of referrers) await client.pushReferrer(referrer);
    const bytes = (index ?? manifests[0])?.bytes ?? new Uint8Array();
    for (const tag of tags) await client.pushManifest({ mediaType: named.mediaType, bytes }, tag);
  }

  return {
    putBlob: put,
    async commit(delivery: Delivery) {
      const documents = deliveryDocuments(delivery);
      checkDigest(reference, documents.named);
      for (const config of documents.configs) await put(documentBlob(config));
      await uploads.finished(onProgress);
      await pushDocuments(documents);
      return documents.named;
    },
    async abort() {
      end();
      await uploads.ended();
    },
  };
}

/** Of what is pushed; undefined where its digest alone names it. */
function tagsOf(reference: RegistryReference, names: readonly ImageName[]): readonly (string | undefined)[] {
  if (reference.tag !== undefined) return [reference.tag];
  if (reference.digest !== undefined) return [undefined];
  const named = names.filter(({ repository }) => {
    const { host, repository: path } = parseRegistryReference(repository);
    return host === reference.host && path === reference.repository;
  });
  return named.length === 0 ? ["latest"] : [...new Set(named.map(({ tag }) => tag))];
}

// Only its own registry can mount a blob.
function mountable(repository: string | undefined, { host, ...here }: RegistryReference): string | undefined {
  if (repository === undefined) return undefined;
  const there = parseRegistryReference(repository);
  return there.host === host && there.repository !== here.repository ? there.repository : undefined;
}

function checkDigest(reference: RegistryReference, { digest }: Descriptor): void {
  if (reference.digest === undefined || reference.digest === digest) return;
  throw new StoreshipError(
    "ERR_REGISTRY_DIGEST",
    `what goes to ${formatRegistryReference(reference)} has the digest ${digest}; push it under a tag`,
  );
}
