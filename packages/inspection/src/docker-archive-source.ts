import {
  type Digest,
  DOCUMENT_LIMIT,
  type DockerManifestFacts,
  damaged,
  type ImageClaim,
  type ImageSource,
  isDigest,
  type LayerBlob,
  type LayerClaim,
  layerMediaType,
  printableText,
  readDockerManifest,
  StoreshipError,
} from "@storeship/core";
import { archiveMembers, compressionOf, type Decompressor, type TarMember } from "@storeship/layer";
import { type ArchiveIndex, indexArchive, indexName } from "./archive-index.js";
import { type ArchiveFile, archiveFile } from "./archive-member.js";

/**
 * The image in an archive that `docker save`, `podman save`, `skopeo` or `storeship pack` wrote. The file may be
 * compressed as a whole, by what `decompressors` know; so may its layers be, which stay as they are.
 */
export function dockerArchiveSource(file: string, decompressors: readonly Decompressor[]): ImageSource {
  const archive = `'${printableText(file)}'`;
  let found: Promise<FoundImage> | undefined;
  const image = (): Promise<FoundImage> => {
    found ??= findImage(file, decompressors, archive);
    return found;
  };
  return {
    name: file,
    async claim(): Promise<ImageClaim> {
      const { facts, config, layers } = await image();
      return { names: facts.names, config, layers: layers.map(layerClaim) };
    },
    async *layers(numbers): AsyncGenerator<LayerBlob, void, undefined> {
      const { layers } = await image();
      if (numbers.length === 0) return;
      const wanted = Map.groupBy(numbers, (number) => layers[number]?.name);
      for await (const member of archiveMembers(file, decompressors)) {
        const name = indexName(member.name);
        const those = wanted.get(name);
        if (those === undefined) continue;
        wanted.delete(name);
        yield { numbers: those, bytes: member.content() };
        if (wanted.size === 0) return;
      }
      throw damaged(archive, "changed while it was read; read it again when nothing writes to it");
    },
  };
}

/** An image found in the first pass. */
interface FoundImage {
  readonly facts: DockerManifestFacts;
  readonly config: Uint8Array;
  /** Lowest first. */
  readonly layers: readonly ArchiveFile[];
}

async function findImage(
  file: string,
  decompressors: readonly Decompressor[],
  archive: string,
): Promise<FoundImage> {
  const index = await indexArchive(file, decompressors);
  if (!index.has("manifest.json")) throw withoutManifest(index, archive);
  const document = (path: string) =>
    readDocument(file, decompressors, archiveFile(index, path, archive), archive);
  const images = readDockerManifest(await document("manifest.json"), archive);
  const facts = images[0];
  if (facts === undefined)
    throw damaged(archive, "holds no image: its manifest.json is empty; save the image again");
  if (images.length > 1) throw severalImages(images, archive);
  const layers = facts.layers.map((path) => archiveFile(index, path, archive));
  return { facts, config: await document(facts.config), layers };
}

async function readDocument(
  file: string,
  decompressors: readonly Decompressor[],
  { name, member }: ArchiveFile,
  archive: string,
): Promise<Uint8Array> {
  if (member.size > DOCUMENT_LIMIT) {
    throw damaged(
      `${printableText(name)} of ${archive}`,
      `has ${member.size} bytes, more than the ${DOCUMENT_LIMIT} that are read; no image needs so many`,
    );
  }
  if (member.document !== undefined) return member.document;
  for await (const one of archiveMembers(file, decompressors)) {
    if (indexName(one.name) === name) return await contentOf(one);
  }
  throw damaged(archive, "changed while it was read; read it again when nothing writes to it");
}

async function contentOf(member: TarMember): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of member.content()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function layerClaim({ name, member }: ArchiveFile): LayerClaim {
  const compression = compressionOf(member.start);
  const suffix = compression === "gzip" || compression === "zstd" ? compression : undefined;
  const digest = digestInName(name);
  return {
    mediaType: layerMediaType(suffix),
    size: member.size,
    ...(digest === undefined ? {} : { digest }),
  };
}

// Newer versions of docker save write the blobs of an OCI layout.
function digestInName(name: string): Digest | undefined {
  const digest = name.replace(/^blobs\/sha256\//, "sha256:");
  return isDigest(digest) ? digest : undefined;
}

function withoutManifest(index: ArchiveIndex, archive: string): StoreshipError {
  const why = index.has("index.json")
    ? "holds an OCI layout without a manifest.json"
    : "has no manifest.json, so it is no image";
  return damaged(archive, `${why}; give an image as 'docker save' or 'storeship pack' writes it`);
}

function severalImages(images: readonly DockerManifestFacts[], archive: string): StoreshipError {
  const names = images.slice(0, 10).map((image) => printableText(image.names[0] ?? image.config));
  return new StoreshipError(
    "ERR_IMAGE_AMBIGUOUS",
    `${archive} holds ${images.length} images (${names.join(", ")}${images.length > 10 ? ", …" : ""}); save the one you mean alone`,
  );
}
