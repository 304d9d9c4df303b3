import {
  type ByteString,
  DOCUMENT_LIMIT,
  type DockerManifestFacts,
  damaged,
  printableText,
  readDockerManifest,
  StoreshipError,
} from "@storeship/core";
import { archiveMembers, type Decompressor, type TarMember } from "@storeship/layer";
import { type ArchiveIndex, indexArchive, indexName } from "./archive-index.js";
import { type ArchiveFile, archiveFile } from "./archive-member.js";

/** An image found in the first pass. */
export interface FoundImage {
  readonly index: ArchiveIndex;
  readonly facts: DockerManifestFacts;
  readonly config: Uint8Array;
  /** The config's own name in the archive. */
  readonly configFile: ByteString;
  /** Lowest first. */
  readonly layers: readonly ArchiveFile[];
}

/** Pass over an archive and find its image. @param archive names it in messages. */
export async function findImage(
  file: string,
  decompressors: readonly Decompressor[],
  archive: string,
): Promise<FoundImage> {
  const index = await indexArchive(file, decompressors);
  if (!index.has("manifest.json")) throw withoutManifest(index, archive);
  const document = (path: string) =>
    readArchiveDocument(file, decompressors, archiveFile(index, path, archive), archive);
  const images = readDockerManifest(await document("manifest.json"), archive);
  const facts = images[0];
  if (facts === undefined)
    throw damaged(archive, "holds no image: its manifest.json is empty; save the image again");
  if (images.length > 1) throw severalImages(images, archive);
  const layers = facts.layers.map((path) => archiveFile(index, path, archive));
  const { name: configFile } = archiveFile(index, facts.config, archive);
  return { index, facts, config: await document(facts.config), configFile, layers };
}

// Where it was not kept, the archive is passed over again.
async function readArchiveDocument(
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
