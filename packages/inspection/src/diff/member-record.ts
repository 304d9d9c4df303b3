import { createHash } from "node:crypto";
import { type ByteString, printable, printableText } from "@storeship/core";
import {
  type Decompressor,
  decompressed,
  type MemberAttributes,
  memberAttributes,
  streamReader,
  type TarMember,
  tarMembers,
} from "@storeship/layer";
import { indexName } from "../archive-index.js";
import type { ValueChange } from "./changes.js";
import type { Side } from "./match-layers.js";

/** What is held of a member to compare it. */
export interface MemberRecord extends MemberAttributes {
  /** The number of its layer, from 0. */
  readonly layer: number;
  readonly typeFlag: string;
  readonly size: number;
  readonly target: ByteString;
  /** SHA-256 of its content, as bytes; empty where there is none. */
  readonly content: ByteString;
}

/** Read the members of these layers of one side, under their names. @param wanted tells which; all where absent. */
export async function* memberRecords(
  { source }: Side,
  layers: readonly number[],
  decompressors: readonly Decompressor[],
  wanted: (name: ByteString) => boolean = () => true,
): AsyncGenerator<readonly [name: ByteString, record: MemberRecord], void, undefined> {
  for await (const { numbers, bytes } of source.layers(layers)) {
    // The highest of its places is where its members count.
    const layer = Math.max(...numbers);
    const what = `layer ${layer + 1} of '${printableText(source.name)}'`;
    const reader = streamReader(decompressed(bytes, decompressors, what));
    try {
      for await (const member of tarMembers(reader, what)) {
        const name = indexName(member.name);
        if (wanted(name)) yield [name, await recordOf(member, layer)];
      }
    } finally {
      await reader.close();
    }
  }
}

async function recordOf(member: TarMember, layer: number): Promise<MemberRecord> {
  const { typeFlag, size, target } = member;
  const attributes = memberAttributes(member);
  let content = "";
  if (size > 0) {
    const hash = createHash("sha256");
    for await (const chunk of member.content()) hash.update(chunk);
    content = hash.digest("binary");
  }
  return { layer, typeFlag, size, target: /[12]/.test(typeFlag) ? target : "", content, ...attributes };
}

/** Whether two members are the same in all that an image carries. */
export function isSameMember(a: MemberRecord, b: MemberRecord): boolean {
  return (
    a.typeFlag === b.typeFlag &&
    a.mode === b.mode &&
    a.uid === b.uid &&
    a.gid === b.gid &&
    a.user === b.user &&
    a.group === b.group &&
    a.mtime === b.mtime &&
    a.target === b.target &&
    a.size === b.size &&
    a.device === b.device &&
    a.content === b.content &&
    attributesOf(a) === attributesOf(b)
  );
}

/** What differs between two members, by the words that people have for it. */
export function memberValues(from: MemberRecord, to: MemberRecord): readonly ValueChange[] {
  const values = [
    { key: "type", from: typeOf(from), to: typeOf(to) },
    { key: "mode", from: octal(from.mode), to: octal(to.mode) },
    { key: "owner", from: ownerOf(from), to: ownerOf(to) },
    { key: "time", from: from.mtime, to: to.mtime },
    { key: "target", from: printable(from.target), to: printable(to.target) },
    { key: "size", from: from.size, to: to.size },
    { key: "device", from: from.device, to: to.device },
    { key: "attributes", from: attributesOf(from), to: attributesOf(to) },
  ].filter((value) => value.from !== value.to);
  return from.content === to.content ? values : [...values, contentChange(from, to)];
}

function contentChange(from: MemberRecord, to: MemberRecord): ValueChange {
  return { key: "content", from: digestText(from.content), to: digestText(to.content) };
}

function digestText(content: ByteString): string {
  return content === "" ? "empty" : `sha256:${Buffer.from(content, "latin1").toString("hex")}`;
}

const TYPES: Readonly<Record<string, string>> = {
  "0": "file",
  "1": "hard link",
  "2": "symlink",
  "3": "character device",
  "4": "block device",
  "5": "directory",
  "6": "FIFO",
};

function typeOf({ typeFlag }: MemberRecord): string {
  return TYPES[typeFlag] ?? `type '${printable(typeFlag)}'`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

function ownerOf({ uid, gid, user, group }: MemberRecord): string {
  const names = user === "" && group === "" ? "" : ` (${printable(user)}:${printable(group)})`;
  return `${uid}:${gid}${names}`;
}

function attributesOf({ xattrs }: MemberRecord): string {
  return xattrs
    .map(([name, value]) => `${printable(name)}=${printable(value)}`)
    .sort()
    .join(" ");
}

/** Whether the content of two members can be compared byte by byte. */
export function areFiles(from: MemberRecord, to: MemberRecord): boolean {
  return from.typeFlag === "0" && to.typeFlag === "0" && from.content !== to.content;
}
