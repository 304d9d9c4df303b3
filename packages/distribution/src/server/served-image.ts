import { createHash } from "node:crypto";
import {
  type ByteSource,
  type Descriptor,
  type Digest,
  deliveryDocuments,
  digestOfHash,
  type Image,
  type ImageClaim,
  type ImageIndexSource,
  type ImageName,
  type ImageSource,
  type RawManifest,
  readConfig,
  readOciManifest,
} from "@storeship/core";

/** An image, or several that an index joins, and the names by which it is pulled. */
export interface ServedImage {
  /** Without hosts: `me/app:v1`. */
  readonly names: readonly ImageName[];
  readonly source: ImageIndexSource;
}

/** A blob that can be read as often as it is asked for. */
export interface ServedBlob {
  /** Bytes. */
  readonly size: number;
  bytes(): ByteSource;
}

/** A manifest or index, and what points at it. */
export interface ServedManifest extends RawManifest {
  readonly digest: Digest;
}

/** A manifest that is about another one. */
export interface ServedReferrer {
  readonly subject: Digest;
  readonly descriptor: Descriptor & { readonly artifactType: string };
}

/** All that a name leads to. Everything is a claim of its source, which whoever pulls it checks. */
export interface ImageContent {
  /** What the tag leads to. */
  readonly named: Digest;
  readonly manifests: readonly ServedManifest[];
  readonly blobs: ReadonlyMap<Digest, ServedBlob>;
  readonly referrers: readonly ServedReferrer[];
}

/**
 * Read the documents that a name leads to. An image without a manifest gets the one that it would have at any other place:
 * its layers are read for that.
 */
export async function imageContent(from: ImageIndexSource): Promise<ImageContent> {
  const { index, images } = await from.claim();
  const contents = await Promise.all(images.map(({ source }) => contentOf(source)));
  const named = index ?? contents[0]?.manifest;
  const manifests = [...(index === undefined ? [] : [index]), ...contents.map(({ manifest }) => manifest)];
  const about = (await Promise.all(manifests.map(({ digest }) => referrersOf(from, digest)))).flat();
  return {
    named: named?.digest as Digest,
    manifests: [...manifests, ...about.map(({ manifest }) => manifest)],
    blobs: new Map([...contents, ...about].flatMap(({ blobs }) => blobs)),
    referrers: about.map(({ referrer }) => referrer),
  };
}

interface OneContent {
  readonly manifest: ServedManifest;
  readonly blobs: ReadonlyArray<readonly [Digest, ServedBlob]>;
}

async function contentOf(source: ImageSource): Promise<OneContent> {
  const claim = await source.claim();
  const manifest = claim.manifest ?? (await madeManifest(source, claim));
  const { config, layers } = readOciManifest(manifest.bytes, `the manifest of '${source.name}'`);
  const blobs = layers.map(({ digest, size }, number) => {
    const blob: ServedBlob = { size, bytes: () => layerBytes(source, number) };
    return [digest, blob] as const;
  });
  return { manifest, blobs: [[config.digest, inMemory(claim.config)], ...blobs] };
}

async function referrersOf(from: ImageIndexSource, subject: Digest) {
  const sources = (await from.referrers?.(subject)) ?? [];
  return Promise.all(
    sources.map(async (source) => {
      const content = await contentOf(source);
      const { digest, mediaType, bytes } = content.manifest;
      const { artifactType, config, annotations } = readOciManifest(bytes, `the manifest ${digest}`);
      const descriptor = {
        ...{ mediaType, digest, size: bytes.length, artifactType: artifactType ?? config.mediaType },
        ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      };
      return { ...content, referrer: { subject, descriptor } };
    }),
  );
}

async function madeManifest(source: ImageSource, claim: ImageClaim): Promise<ServedManifest> {
  const digests = await layerDigests(source, claim.layers.length);
  const { platform = { os: "linux", architecture: "unknown" } } = readConfig(
    claim.config,
    `'${source.name}'`,
  );
  const image: Image = {
    ...{ id: "", names: [], platform, config: claim.config, annotations: {} },
    layers: claim.layers.map(({ mediaType, size }, number) => ({
      blob: { mediaType, size, digest: digests.get(number) as Digest },
    })),
  };
  const [manifest] = deliveryDocuments({ images: [image] }).manifests;
  if (manifest === undefined) throw new TypeError("an image has a manifest");
  const { mediaType, digest } = manifest.descriptor;
  return { mediaType, digest, bytes: manifest.bytes };
}

async function layerDigests(source: ImageSource, count: number): Promise<ReadonlyMap<number, Digest>> {
  const digests = new Map<number, Digest>();
  for await (const { numbers, bytes } of source.layers(Array.from({ length: count }, (_, at) => at))) {
    const hash = createHash("sha256");
    for await (const chunk of bytes) hash.update(chunk);
    const digest = digestOfHash(hash);
    for (const number of numbers) digests.set(number, digest);
  }
  return digests;
}

async function* layerBytes(source: ImageSource, number: number): ByteSource {
  for await (const { bytes } of source.layers([number])) yield* bytes;
}

function inMemory(content: Uint8Array): ServedBlob {
  return {
    size: content.length,
    async *bytes() {
      yield content;
    },
  };
}
