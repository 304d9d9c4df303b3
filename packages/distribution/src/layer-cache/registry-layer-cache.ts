import {
  type ByteSource,
  type Digest,
  damaged,
  digestOf,
  type RawManifest,
  type RegistryReference,
  type RemoteLayer,
  type RemoteLayerCache,
  StoreshipError,
} from "@storeship/core";
import type { BlobKey } from "../client/blob.js";
import type { Access } from "../client/connection.js";
import type { RegistryOptions } from "../client/options.js";
import { type RegistryClient, registryClient } from "../client/registry-client.js";
import { skipped } from "../client/section.js";
import { EMPTY, EMPTY_DESCRIPTOR, entryDocument, readEntry, tagOf } from "./cache-entry.js";

/** Bytes of an entry's manifest: its blob's segments take about eight each. */
const ENTRY_LIMIT = 4 << 20;

/** Nobody waits for a cache as for an image. A build needs its answer to go on; what is put follows the image. */
const PATIENCE: Readonly<Record<Access, RegistryOptions>> = {
  pull: { retry: { attempts: 2, delay: 200, longestPause: 1000 }, idleTimeout: 5000 },
  push: { retry: { attempts: 3, delay: 500, longestPause: 10_000 }, idleTimeout: 30_000 },
};

/** Tries to push an entry that others may be pushing as well. */
const RIVALS = 3;

/** Bytes a millisecond: a blob that comes slower than this, once it has had `GRACE`, is not waited for. */
const SLOWEST = 1000;

/** Milliseconds. */
const GRACE = 5000;

/**
 * A layer cache in a repository at a registry: each layer as a small artifact, tagged by its key, whose one layer is the
 * blob. Other things may be in the repository, and blobs that images there have are not kept twice.
 *
 * @param access `pull` where nothing is put.
 */
export function registryLayerCache(
  { host, repository }: RegistryReference,
  access: Access,
  options: RegistryOptions = {},
): RemoteLayerCache {
  const client = registryClient({ host, repository }, access, { ...PATIENCE[access], ...options });
  let emptyConfig: Promise<void> | undefined;
  return {
    name: client.name,
    find: (key) => findLayer(client, key),
    async put(key, layer) {
      const entry = entryDocument(layer);
      const tag = tagOf(key);
      if ((await client.resolveTag(tag)) === digestOf(entry.bytes)) return;
      emptyConfig ??= putBlob(client, EMPTY_DESCRIPTOR, () => once(EMPTY));
      await emptyConfig;
      await putBlob(client, layer.blob, () => layer.bytes());
      await pushEntry(client, entry, tag);
    },
  };
}

/**
 * Pushes an entry. Registries answer oddly where two builders push the same one at the same time: what counts is that it is
 * there in the end.
 */
async function pushEntry(client: RegistryClient, entry: RawManifest, tag: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.pushManifest(entry, tag);
      return;
    } catch (error) {
      if ((await client.resolveTag(tag)) === digestOf(entry.bytes)) return;
      if (attempt === RIVALS) throw error;
    }
  }
}

async function putBlob(client: RegistryClient, blob: BlobKey, bytes: () => ByteSource): Promise<void> {
  if (await client.hasBlob(blob)) return;
  await client.uploadBlob({ ...blob, bytes: (offset) => skipped(bytes(), offset) });
}

async function* once(bytes: Uint8Array): ByteSource {
  yield bytes;
}

async function findLayer(client: RegistryClient, key: Digest): Promise<RemoteLayer | undefined> {
  const manifest = await client.findManifest(tagOf(key), ENTRY_LIMIT).catch((error) => {
    throw asEntryFault(error);
  });
  if (manifest === undefined) return undefined;
  const claim = readEntry(manifest.bytes, `${tagOf(key)} of ${client.name}`);
  return { ...claim, bytes: () => pulled(client, claim.blob) };
}

async function* pulled(client: RegistryClient, blob: RemoteLayer["blob"]): ByteSource {
  const latest = performance.now() + GRACE + blob.size / SLOWEST;
  try {
    for await (const chunk of client.blob(blob)) {
      yield chunk;
      if (performance.now() > latest) throw tooSlow(client);
    }
  } catch (error) {
    throw asEntryFault(error);
  }
}

// That a blob is missing, or a manifest too large, says nothing of the rest of the registry.
function asEntryFault(error: unknown): unknown {
  const isEntry =
    error instanceof StoreshipError &&
    (error.code === "ERR_REGISTRY_MISSING" || error.code === "ERR_REGISTRY_DOCUMENT");
  return isEntry ? damaged("an entry", `is not whole: ${error.message}`, error) : error;
}

function tooSlow({ name }: RegistryClient): StoreshipError {
  return new StoreshipError(
    "ERR_REGISTRY_CONNECTION",
    `${name} sends less than ${SLOWEST} bytes a millisecond, which is not worth waiting for`,
  );
}
