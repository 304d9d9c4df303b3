import { open } from "node:fs/promises";
import { join } from "node:path";
import {
  type ByteSource,
  type Descriptor,
  type Digest,
  damaged,
  hexOf,
  type ImageClaim,
  type ImageIndexSource,
  type ImageSource,
  type IndexClaim,
  type IndexedManifest,
  isIndexMediaType,
  type LayerBlob,
  type ManifestClaim,
  printableText,
  readOciIndex,
  readOciManifest,
  StoreshipError,
  toByteString,
} from "@storeship/core";
import { readError } from "@storeship/layer";
import { readDocument } from "./document-file.js";
import { ociLayoutFaults } from "./verify/oci-layout-faults.js";

/** The annotation that names a manifest in an index (image-spec, annotations.md). */
const REFERENCE_NAME = "org.opencontainers.image.ref.name";

const READ = 1 << 20;

/**
 * What a name in an OCI image layout (image-spec, image-layout.md) leads to.
 *
 * @param tag the name in the layout; may be absent where the layout has one.
 */
export function ociLayoutSource(directory: string, tag?: string): ImageIndexSource {
  const name = tag === undefined ? directory : `${directory}:${tag}`;
  return {
    name,
    async claim(): Promise<IndexClaim> {
      const entry = await findEntry(directory, tag);
      if (!isIndexMediaType(entry.mediaType)) {
        const { platform, ...manifest } = entry;
        return { images: [{ ...(platform && { platform }), source: imageOf(directory, manifest, name) }] };
      }
      const index = await manifestClaim(directory, entry);
      const { manifests } = readOciIndex(index.bytes, `the index of '${printableText(name)}'`);
      return {
        index,
        images: manifests.map(({ platform, ...manifest }) => ({
          ...(platform === undefined ? {} : { platform }),
          source: imageOf(directory, { ...manifest, annotations: entry.annotations ?? {} }, name),
        })),
      };
    },
    faults: () => ociLayoutFaults(directory),
  };
}

function imageOf(directory: string, entry: Descriptor, name: string): ImageSource {
  const what = `the manifest of '${printableText(name)}'`;
  return {
    name,
    async claim(): Promise<ImageClaim> {
      const manifest = await manifestClaim(directory, entry);
      const { config, layers } = readOciManifest(manifest.bytes, what);
      const tag = entry.annotations?.[REFERENCE_NAME];
      return {
        names: tag === undefined ? [] : [tag],
        manifest,
        config: await readBlob(directory, config.digest),
        layers,
      };
    },
    async *layers(numbers): AsyncGenerator<LayerBlob, void, undefined> {
      const { layers } = readOciManifest((await manifestClaim(directory, entry)).bytes, what);
      for (const number of numbers) {
        const digest = layers[number]?.digest as Digest;
        yield { numbers: [number], bytes: blobBytes(directory, digest) };
      }
    },
  };
}

async function manifestClaim(directory: string, entry: Descriptor): Promise<ManifestClaim> {
  const { mediaType, digest, size } = entry;
  return { mediaType, digest, size, bytes: await readBlob(directory, digest) };
}

async function findEntry(directory: string, tag: string | undefined): Promise<IndexedManifest> {
  const layout = `'${printableText(directory)}'`;
  const bytes = await readDocument(join(directory, "index.json"));
  const { manifests } = readOciIndex(bytes, `index.json of ${layout}`);
  const nameOf = ({ annotations }: IndexedManifest) => annotations?.[REFERENCE_NAME];
  const [found, ...more] = tag === undefined ? manifests : manifests.filter((one) => nameOf(one) === tag);
  if (found !== undefined && more.length === 0) return found;
  const names = manifests.map((one) => printableText(nameOf(one) ?? "(no name)")).slice(0, 10);
  throw new StoreshipError(
    "ERR_IMAGE_AMBIGUOUS",
    `${layout} ${tag === undefined ? `holds ${manifests.length} images` : `has no image '${printableText(tag)}'`}; name one as oci:DIR:TAG, of: ${names.join(", ")}`,
  );
}

function blobFile(directory: string, digest: Digest): string {
  return join(directory, "blobs", "sha256", hexOf(digest));
}

function readBlob(directory: string, digest: Digest): Promise<Uint8Array> {
  return readDocument(blobFile(directory, digest)).catch((error) => {
    throw blobError(directory, digest, error);
  });
}

function blobError(directory: string, digest: Digest, error: StoreshipError): StoreshipError {
  if (error.code !== "ERR_FILE_MISSING") return error;
  return damaged(
    `'${printableText(directory)}'`,
    `has no blob ${digest}, which is named in it; copy it again`,
    error,
  );
}

async function* blobBytes(directory: string, digest: Digest): ByteSource {
  const file = blobFile(directory, digest);
  const handle = await open(file, "r").catch((error) => {
    throw blobError(directory, digest, readError(toByteString(file), error));
  });
  try {
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(READ), 0, READ);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
