import {
  type ByteString,
  DOCUMENT_LIMIT,
  type DockerManifestFacts,
  damaged,
  printableText,
  readDockerManifest,
  StoreshipError,
} from "@storeship/core";
import type { Archive, Decompressor } from "@storeship/layer";
import { archiveContents } from "./archive-contents.js";
import { type ArchiveIndex, indexArchive } from "./archive-index.js";
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

/** Pass over an archive and find its image. @param name of one of several, or `@NUMBER`. */
export async function findImage(
  from: Archive,
  decompressors: readonly Decompressor[],
  name?: string,
): Promise<FoundImage> {
  const archive = `'${printableText(from.name)}'`;
  const index = await indexArchive(from, decompressors);
  if (!index.has("manifest.json")) throw withoutManifest(index, archive);
  const document = (path: string) =>
    readArchiveDocument(from, decompressors, archiveFile(index, path, archive), archive);
  const images = readDockerManifest(await document("manifest.json"), archive);
  if (images.length === 0)
    throw damaged(archive, "holds no image: its manifest.json is empty; save the image again");
  const facts = chosenFacts(images, archive, name);
  const layers = facts.layers.map((path) => archiveFile(index, path, archive));
  const { name: configFile } = archiveFile(index, facts.config, archive);
  return { index, facts, config: await document(facts.config), configFile, layers };
}

/** Read a document of an archive; where it was not kept, the archive is passed over again. */
export async function readArchiveDocument(
  from: Archive,
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
  const chunks: Buffer[] = [];
  for await (const { bytes } of archiveContents(from, decompressors, new Map([[name, name]])))
    for await (const chunk of bytes) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function withoutManifest(index: ArchiveIndex, archive: string): StoreshipError {
  const why = index.has("index.json")
    ? "holds an OCI layout without a manifest.json; give it as oci-archive:FILE"
    : "has no manifest.json, so it is no image; give an image as 'docker save' or 'storeship pack' writes it";
  return damaged(archive, why);
}

function chosenFacts(
  images: readonly DockerManifestFacts[],
  archive: string,
  name: string | undefined,
): DockerManifestFacts {
  const [found, ...more] =
    name === undefined ? images : images.filter((image, number) => isCalled(image, number, name));
  if (found !== undefined && more.length === 0) return found;
  const names = images.slice(0, 10).map((image) => printableText(image.names[0] ?? image.config));
  const all = `${names.join(", ")}${images.length > 10 ? ", …" : ""}`;
  throw new StoreshipError(
    "ERR_IMAGE_AMBIGUOUS",
    name === undefined
      ? `${archive} holds ${images.length} images (${all}); name one as docker-archive:FILE:NAME:TAG`
      : `${archive} has no image '${printableText(name)}'; it has: ${all}`,
  );
}

function isCalled({ names }: DockerManifestFacts, number: number, name: string): boolean {
  const wanted = [name, `${name}:latest`].map(familiar);
  return name === `@${number}` || names.some((one) => wanted.includes(familiar(one)));
}

// Some programs write names in full.
function familiar(name: string): string {
  return name.replace(/^docker\.io\/(library\/)?/, "");
}
