import { type Digest, damaged, hexOf, printableText, StoreshipError } from "@storeship/core";
import type { Archive, Decompressor } from "@storeship/layer";
import { archiveContents } from "../archive-contents.js";
import { type ArchiveIndex, indexArchive } from "../archive-index.js";
import { type ArchiveFile, archiveFile } from "../archive-member.js";
import { readArchiveDocument } from "../docker-archive-image.js";
import type { LayoutReader } from "./layout-reader.js";

/** A layout in a tar archive. */
export function archiveReader(from: Archive, decompressors: readonly Decompressor[]): LayoutReader {
  const archive = `'${printableText(from.name)}'`;
  let found: Promise<ArchiveIndex> | undefined;
  const index = (): Promise<ArchiveIndex> => {
    found ??= indexArchive(from, decompressors);
    return found;
  };
  const blobFile = async (digest: Digest): Promise<ArchiveFile> => {
    const path = blobPath(digest);
    if ((await index()).has(path)) return archiveFile(await index(), path, archive);
    throw damaged(archive, `has no blob ${digest}, which is named in it; copy it again`);
  };
  return {
    name: from.name,
    isSequential: true,
    async document(name) {
      if (!(await index()).has(name))
        throw new StoreshipError(
          "ERR_FILE_MISSING",
          `${archive} has no '${name}', so it is no OCI layout; give an image as 'skopeo copy' or 'storeship pack' writes it to oci-archive:`,
        );
      return readArchiveDocument(from, decompressors, archiveFile(await index(), name, archive), archive);
    },
    blob: async (digest) => readArchiveDocument(from, decompressors, await blobFile(digest), archive),
    async *blobs(digests) {
      const wanted = new Map<string, Digest>();
      for (const digest of digests) wanted.set((await blobFile(digest)).name, digest);
      for await (const { key, bytes } of archiveContents(from, decompressors, wanted))
        yield { digest: key, bytes };
    },
  };
}

function blobPath(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`;
}
