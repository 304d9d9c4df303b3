import { posix } from "node:path";
import { type ByteString, damaged, printable, toByteString } from "@storeship/core";
import { type ArchiveIndex, type IndexedMember, indexName } from "./archive-index.js";

/** As the kernel has it. */
const MAXIMUM_LINKS = 40;

/** A file of an archive. */
export interface ArchiveFile {
  /** Its own name, whatever links led to it. */
  readonly name: ByteString;
  readonly member: IndexedMember;
}

/**
 * The file that a document calls `path`; links are followed, as `docker save` makes them of layers that are the same.
 *
 * @param archive names the archive in messages.
 * @throws StoreshipError `ERR_IMAGE_DAMAGED` where there is none, or more than one.
 */
export function archiveFile(index: ArchiveIndex, path: string, archive: string): ArchiveFile {
  let name = indexName(toByteString(path));
  for (let links = 0; links <= MAXIMUM_LINKS; links++) {
    const member = index.get(name);
    // What leads out of the archive is in none, even where a member is called so.
    if (member === undefined || name.split("/").includes("..")) break;
    if (member.repeated) {
      throw damaged(
        archive,
        `has more than one member '${printable(name)}', and readers differ in which counts; save it again`,
      );
    }
    if (/[07]/.test(member.typeFlag)) return { name, member };
    const target = linkTarget(name, member);
    if (target === undefined) break;
    name = indexName(target);
  }
  throw damaged(
    archive,
    `has no file '${printable(toByteString(path))}', which its manifest.json names; save it again`,
  );
}

// A symlink's target is seen from its directory, a hard link's from the top.
function linkTarget(name: ByteString, { typeFlag, target }: IndexedMember): ByteString | undefined {
  if (typeFlag === "1") return target;
  return typeFlag === "2" ? posix.join(posix.dirname(name), target) : undefined;
}
