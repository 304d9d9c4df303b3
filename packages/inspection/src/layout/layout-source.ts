import {
  ANNOTATIONS,
  type Descriptor,
  type Digest,
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
} from "@storeship/core";
import { ociLayoutFaults } from "../verify/oci-layout-faults.js";
import type { LayoutReader } from "./layout-reader.js";

/**
 * What a name in an OCI image layout (image-spec, image-layout.md) leads to.
 *
 * @param tag the name in the layout; may be absent where the layout has one image.
 * @param form how an image is named there, for messages: `oci:DIR:TAG`.
 */
export function layoutSource(reader: LayoutReader, tag: string | undefined, form: string): ImageIndexSource {
  const name = tag === undefined ? reader.name : `${reader.name}:${tag}`;
  const entries = async (): Promise<readonly IndexedManifest[]> => {
    const what = `index.json of '${printableText(reader.name)}'`;
    return readOciIndex(await reader.document("index.json"), what).manifests;
  };
  return {
    name,
    async claim(): Promise<IndexClaim> {
      const entry = chosenEntry(await entries(), reader.name, tag, form);
      if (!isIndexMediaType(entry.mediaType)) {
        const { platform, ...manifest } = entry;
        return { images: [{ ...(platform && { platform }), source: imageOf(reader, manifest, name) }] };
      }
      const index = await manifestClaim(reader, entry);
      const { manifests } = readOciIndex(index.bytes, `the index of '${printableText(name)}'`);
      return {
        index,
        images: manifests.map(({ platform, ...manifest }) => ({
          ...(platform === undefined ? {} : { platform }),
          source: imageOf(reader, { ...manifest, annotations: entry.annotations ?? {} }, name),
        })),
      };
    },
    async referrers(subject) {
      const about: ImageSource[] = [];
      for (const entry of (await entries()).filter(({ mediaType }) => !isIndexMediaType(mediaType))) {
        const { bytes } = await manifestClaim(reader, entry);
        const facts = readOciManifest(
          bytes,
          `the manifest ${entry.digest} of '${printableText(reader.name)}'`,
        );
        if (facts.subject?.digest === subject) about.push(imageOf(reader, entry, name));
      }
      return about;
    },
    faults: () => ociLayoutFaults(reader),
  };
}

function imageOf(reader: LayoutReader, entry: Descriptor, name: string): ImageSource {
  const what = `the manifest of '${printableText(name)}'`;
  return {
    name,
    isSequential: reader.isSequential,
    async claim(): Promise<ImageClaim> {
      const manifest = await manifestClaim(reader, entry);
      const { config, layers } = readOciManifest(manifest.bytes, what);
      const tag = entry.annotations?.[ANNOTATIONS.referenceName];
      return {
        names: tag === undefined ? [] : [tag],
        manifest,
        config: await reader.blob(config.digest),
        layers,
      };
    },
    async *layers(numbers): AsyncGenerator<LayerBlob, void, undefined> {
      const { layers } = readOciManifest((await manifestClaim(reader, entry)).bytes, what);
      const wanted = Map.groupBy(numbers, (number) => layers[number]?.digest as Digest);
      for await (const { digest, bytes } of reader.blobs(new Set(wanted.keys())))
        yield { numbers: wanted.get(digest) ?? [], bytes };
    },
  };
}

async function manifestClaim(reader: LayoutReader, entry: Descriptor): Promise<ManifestClaim> {
  const { mediaType, digest, size } = entry;
  return { mediaType, digest, size, bytes: await reader.blob(digest) };
}

// Of what has no name, artifacts are no images.
function chosenEntry(
  entries: readonly IndexedManifest[],
  layout: string,
  tag: string | undefined,
  form: string,
): IndexedManifest {
  const nameOf = ({ annotations }: IndexedManifest) => annotations?.[ANNOTATIONS.referenceName];
  const images = entries.filter((one) => one.artifactType === undefined || nameOf(one) !== undefined);
  const [found, ...more] = tag === undefined ? images : entries.filter((one) => nameOf(one) === tag);
  if (found !== undefined && more.length === 0) return found;
  const names = images.map((one) => printableText(nameOf(one) ?? "(no name)")).slice(0, 10);
  const why = tag === undefined ? `holds ${images.length} images` : `has no image '${printableText(tag)}'`;
  throw new StoreshipError(
    "ERR_IMAGE_AMBIGUOUS",
    `'${printableText(layout)}' ${why}; name one as ${form}, of: ${names.join(", ")}`,
  );
}
