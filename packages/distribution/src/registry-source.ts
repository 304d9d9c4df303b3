import {
  type Digest,
  DOCUMENT_LIMIT,
  damaged,
  formatRegistryReference,
  type ImageClaim,
  type ImageIndexSource,
  type ImageSource,
  isIndexMediaType,
  type LayerBlob,
  type ManifestClaim,
  type RegistryReference,
  readOciIndex,
  readOciManifest,
} from "@storeship/core";
import type { BlobKey } from "./client/blob.js";
import type { RegistryOptions } from "./client/options.js";
import { type RegistryClient, registryClient } from "./client/registry-client.js";

/**
 * What a reference at a registry leads to. Blobs are pulled when they are read, and checked while they are.
 *
 * @param reference its digest counts; without one its tag; `latest` where it has neither.
 */
export function registrySource(
  reference: RegistryReference,
  options: RegistryOptions = {},
): ImageIndexSource {
  const client = registryClient(reference, "pull", options);
  const name = formatRegistryReference(reference);
  const tag = reference.tag ?? (reference.digest === undefined ? "latest" : undefined);
  const full = formatRegistryReference({ ...reference, ...(tag === undefined ? {} : { tag }) });
  const named = (manifest: ManifestClaim | Digest): ImageSource => ({
    ...imageOf(client, manifest, name),
    reference: full,
  });
  return {
    name,
    async claim() {
      const found = await client.manifest(reference.digest ?? tag ?? "");
      if (!isIndexMediaType(found.mediaType)) return { images: [{ source: named(found) }] };
      const { manifests } = readOciIndex(found.bytes, `the index of '${name}'`);
      return {
        index: found,
        images: manifests.map(({ platform, digest }) => ({
          ...(platform === undefined ? {} : { platform }),
          source: named(digest),
        })),
      };
    },
    async referrers(subject) {
      const found = await client.referrers(subject);
      return found.map(({ digest }) => imageOf(client, digest, `${client.name}@${digest}`));
    },
  };
}

function imageOf(client: RegistryClient, manifest: ManifestClaim | Digest, name: string): ImageSource {
  const what = `the manifest of '${name}'`;
  let found: Promise<ManifestClaim> | undefined;
  const pulled = (): Promise<ManifestClaim> => {
    found ??= typeof manifest === "string" ? client.manifest(manifest) : Promise.resolve(manifest);
    return found;
  };
  return {
    name,
    repository: client.name,
    async claim(): Promise<ImageClaim> {
      const claim = await pulled();
      const { config, layers } = readOciManifest(claim.bytes, what);
      const { tag } = client.reference;
      return {
        names: tag === undefined ? [] : [`${client.name}:${tag}`],
        manifest: claim,
        config: await document(client, config, `the config of '${name}'`),
        layers,
      };
    },
    async *layers(numbers): AsyncGenerator<LayerBlob, void, undefined> {
      const { layers } = readOciManifest((await pulled()).bytes, what);
      for (const number of numbers)
        yield { numbers: [number], bytes: client.blob(layers[number] as BlobKey) };
    },
  };
}

async function document(client: RegistryClient, blob: BlobKey, what: string): Promise<Uint8Array> {
  if (blob.size > DOCUMENT_LIMIT)
    throw damaged(what, `has more than the ${DOCUMENT_LIMIT} bytes that are read; no image needs so many`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of client.blob(blob)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
