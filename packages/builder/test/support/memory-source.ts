import { gzipSync } from "node:zlib";
import {
  type ByteSource,
  type Descriptor,
  digestOf,
  type ImageSource,
  type JsonObject,
  MEDIA_TYPES,
  ociManifest,
  type RawManifest,
} from "@storeship/core";

/** An image in memory, and what was read of it. */
export interface MemorySource extends ImageSource {
  /** Numbers of layers in the order in which they were read; a layer is read once its first byte is. */
  readonly read: readonly number[];
  readonly manifest: RawManifest;
}

export interface MemoryImage {
  /** Uncompressed, lowest first. */
  readonly layers: readonly Buffer[];
  readonly gzip?: boolean;
  /** Changes of the config document. */
  readonly document?: JsonObject;
  /** Whether it has a manifest, and tells digests. */
  readonly manifest?: boolean;
  /** Changes a layer's blob when it is read, the n-th time it is. */
  readonly spoil?: (blob: Buffer, number: number, time: number) => Buffer;
}

/** The image as a source. */
export function memorySource({
  layers,
  gzip = false,
  document,
  manifest = true,
  spoil,
}: MemoryImage): MemorySource {
  const config = Buffer.from(
    JSON.stringify({
      os: "linux",
      architecture: "amd64",
      config: { Env: ["PATH=/bin"], Cmd: ["sh"] },
      rootfs: { type: "layers", diff_ids: layers.map((bytes) => digestOf(bytes)) },
      history: layers.map((_, number) => ({ created_by: `layer ${number}` })),
      ...document,
    }),
  );
  const blobs = layers.map((bytes) => (gzip ? gzipSync(bytes) : bytes));
  const claims = blobs.map((blob) => ({
    // As Docker calls them; what is made of it must not.
    mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip",
    size: blob.length,
    digest: digestOf(blob),
  }));
  const made = ociManifest(descriptorOf(config), claims, {});
  const raw: RawManifest = { mediaType: MEDIA_TYPES.manifest, bytes: Buffer.from(JSON.stringify(made)) };
  const read: number[] = [];
  const times = new Map<number, number>();

  const bytesOf = async function* (number: number): ByteSource {
    read.push(number);
    const time = (times.get(number) ?? 0) + 1;
    times.set(number, time);
    const blob = blobs[number] as Buffer;
    const sent = spoil?.(blob, number, time) ?? blob;
    for (let at = 0; at < sent.length; at += 1000) yield sent.subarray(at, at + 1000);
  };
  return {
    name: "base.tar",
    read,
    manifest: raw,
    claim: async () => ({
      names: [],
      config,
      ...(manifest ? { manifest: { ...raw, digest: digestOf(raw.bytes) } } : {}),
      layers: claims.map(({ digest, ...claim }) => (manifest ? { ...claim, digest } : claim)),
    }),
    async *layers(numbers) {
      // A source gives blobs in an order of its own.
      for (const number of numbers.toReversed()) yield { numbers: [number], bytes: bytesOf(number) };
    },
  };
}

function descriptorOf(config: Buffer): Descriptor {
  return { mediaType: MEDIA_TYPES.config, digest: digestOf(config), size: config.length };
}
