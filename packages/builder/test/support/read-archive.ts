import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { VectorEntry } from "./vector.js";

/** A member of an archive, as a plain reader sees it. */
export interface Member extends VectorEntry {
  readonly content: Buffer;
}

const TYPES: Readonly<Record<string, string>> = { "0": "file", "2": "symlink", "5": "directory" };

/** Read the GNU tar archive in `bytes`: a reader of the tests' own, so that writer and reader can't err together. */
export function readArchive(bytes: Buffer): readonly Member[] {
  const members: Member[] = [];
  const long: { K?: string; L?: string } = {};
  for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
    const size = Number.parseInt(field(bytes, at + 124, 12), 8);
    const content = bytes.subarray(at + 512, at + 512 + size);
    const flag = String.fromCharCode(bytes[at + 156] as number);
    if (flag === "K" || flag === "L") {
      long[flag] = content.subarray(0, -1).toString("utf8");
    } else {
      members.push(member(bytes, at, flag, content, long));
      delete long.K;
      delete long.L;
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}

/** Read the archive in a file. */
export function readArchiveFile(file: string): readonly Member[] {
  return readArchive(readFileSync(file));
}

function member(
  bytes: Buffer,
  at: number,
  flag: string,
  content: Buffer,
  long: { K?: string; L?: string },
): Member {
  const type = TYPES[flag] ?? flag;
  return {
    name: (long.L ?? field(bytes, at, 100)).replace(/\/$/, ""),
    type,
    mode: Number.parseInt(field(bytes, at + 100, 8), 8).toString(8),
    uid: Number.parseInt(field(bytes, at + 108, 8), 8),
    gid: Number.parseInt(field(bytes, at + 116, 8), 8),
    uname: field(bytes, at + 265, 32),
    gname: field(bytes, at + 297, 32),
    mtime: Number.parseInt(field(bytes, at + 136, 12), 8),
    ...(type === "file"
      ? { size: content.length, sha256: createHash("sha256").update(content).digest("hex") }
      : {}),
    ...(type === "symlink" ? { target: long.K ?? field(bytes, at + 157, 100) } : {}),
    content,
  };
}

function field(bytes: Buffer, at: number, length: number): string {
  const end = bytes.indexOf(0, at);
  return bytes.toString("utf8", at, end === -1 || end > at + length ? at + length : end);
}
