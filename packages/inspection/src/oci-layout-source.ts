import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type ByteSource,
  type Digest,
  hexOf,
  type ImageClaim,
  type ImageSource,
  isDigest,
  type LayerBlob,
  type LayerClaim,
  StoreshipError,
} from "@storeship/core";
import {
  arrayAt,
  DOCUMENT_LIMIT,
  type JsonObject,
  objectAt,
  optionalTextAt,
  parseDocument,
  textAt,
} from "./document.js";
import { damaged, readError, shown } from "./error.js";

/** The annotation that names a manifest in an index (image-spec, annotations.md). */
const REFERENCE_NAME = "org.opencontainers.image.ref.name";

const READ = 1 << 20;

/**
 * An image in an OCI image layout (image-spec, image-layout.md).
 *
 * @param tag the image's name in the layout; may be absent where the layout has one image.
 */
export function ociLayoutSource(directory: string, tag?: string): ImageSource {
  const layout = `'${shown(directory)}'`;
  return {
    name: tag === undefined ? directory : `${directory}:${tag}`,
    async claim(): Promise<ImageClaim> {
      const { manifest, name, mediaType } = await findManifest(directory, tag, layout);
      const config = blobAt(manifest["config"], `config in the manifest of ${layout}`);
      return {
        names: name === undefined ? [] : [name],
        mediaType,
        config: await readDocument(blobFile(directory, config.digest)),
        layers: layersOf(manifest, layout),
      };
    },
    async *layers(numbers): AsyncGenerator<LayerBlob, void, undefined> {
      const { manifest } = await findManifest(directory, tag, layout);
      const layers = layersOf(manifest, layout);
      for (const number of numbers) {
        const digest = layers[number]?.digest as Digest;
        yield { numbers: [number], bytes: fileBytes(blobFile(directory, digest)) };
      }
    },
  };
}

async function findManifest(
  directory: string,
  tag: string | undefined,
  layout: string,
): Promise<{ manifest: JsonObject; name: string | undefined; mediaType: string }> {
  const what = `index.json of ${layout}`;
  const index = objectAt(parseDocument(await readDocument(join(directory, "index.json")), what), what);
  const images = arrayAt(index["manifests"], what).map((one) => indexed(one, what));
  const found = tag === undefined ? images : images.filter(({ name }) => name === tag);
  const [image] = found;
  if (image === undefined || found.length > 1) {
    const names = images.map(({ name }) => shown(name ?? "(no name)")).slice(0, 10);
    throw new StoreshipError(
      "ERR_IMAGE_AMBIGUOUS",
      `${layout} ${tag === undefined ? `holds ${images.length} images` : `has no image '${shown(tag)}'`}; name one as oci:DIR:TAG, of: ${names.join(", ")}`,
    );
  }
  const document = `a manifest of ${layout}`;
  const bytes = await readDocument(blobFile(directory, image.digest));
  const manifest = objectAt(parseDocument(bytes, document), document);
  if (manifest["layers"] === undefined)
    throw damaged(document, "is not that of one image; give one of a single platform");
  return { manifest, name: image.name, mediaType: image.mediaType };
}

function indexed(
  value: unknown,
  what: string,
): { name: string | undefined; digest: Digest; mediaType: string } {
  const { digest, mediaType } = blobAt(value, `a manifest in ${what}`);
  const annotations = objectAt(objectAt(value, what)["annotations"] ?? {}, `annotations in ${what}`);
  return { name: optionalTextAt(annotations[REFERENCE_NAME], `a name in ${what}`), digest, mediaType };
}

function layersOf(
  manifest: JsonObject,
  layout: string,
): readonly (LayerClaim & { readonly digest: Digest })[] {
  const what = `layers in the manifest of ${layout}`;
  return arrayAt(manifest["layers"], what).map((one) => blobAt(one, what));
}

function blobAt(value: unknown, what: string): LayerClaim & { readonly digest: Digest } {
  const { digest, size, mediaType } = objectAt(value, what);
  if (!isDigest(digest)) throw damaged(what, "has a digest that is no SHA-256 digest; save the image again");
  if (!Number.isSafeInteger(size) || (size as number) < 0)
    throw damaged(what, "has a size that is no number of bytes; save the image again");
  return { digest, size: size as number, mediaType: textAt(mediaType, `a media type in ${what}`) };
}

function blobFile(directory: string, digest: Digest): string {
  return join(directory, "blobs", "sha256", hexOf(digest));
}

async function readDocument(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > DOCUMENT_LIMIT)
      throw damaged(
        `'${shown(file)}'`,
        `has more than the ${DOCUMENT_LIMIT} bytes that are read; no image needs so many`,
      );
    return await readFile(file);
  } catch (error) {
    throw error instanceof StoreshipError ? error : readError(file, error);
  }
}

async function* fileBytes(file: string): ByteSource {
  const handle = await open(file, "r").catch((error) => {
    throw readError(file, error);
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
