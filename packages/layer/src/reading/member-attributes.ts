import type { ByteString } from "@storeship/core";
import { RECORD_SIZE } from "../tar-header.js";
import { numberAt, signedNumberAt, textAt } from "./read-header.js";
import type { TarMember } from "./tar-members.js";

/** What a member says of itself beside type, name, size and link target. */
export interface MemberAttributes {
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly user: ByteString;
  readonly group: ByteString;
  /** Seconds since 1970, with the fraction that a pax header can tell. */
  readonly mtime: number;
  /** Major and minor number of a device; empty for all others. */
  readonly device: string;
  /** Extended attributes, by name, in the order in which they stand. */
  readonly xattrs: ReadonlyArray<readonly [name: ByteString, value: ByteString]>;
}

const XATTR = "SCHILY.xattr.";

/** Read the attributes of a member. An owner or a time that cannot be read is NaN, a mode 0. */
export function memberAttributes({ records, pax, typeFlag }: TarMember): MemberAttributes {
  const record = records.subarray(-RECORD_SIZE);
  const octal = (offset: number, length: number): number => numberAt(record, offset, length) ?? Number.NaN;
  const paxNumber = (key: string): number | undefined => {
    const value = pax.get(key);
    return value === undefined ? undefined : Number(value);
  };
  return {
    mode: octal(100, 8) & 0o7777,
    uid: paxNumber("uid") ?? octal(108, 8),
    gid: paxNumber("gid") ?? octal(116, 8),
    user: pax.get("uname") ?? textAt(record, 265, 32),
    group: pax.get("gname") ?? textAt(record, 297, 32),
    mtime: paxNumber("mtime") ?? signedNumberAt(record, 136, 12) ?? Number.NaN,
    device: /[34]/.test(typeFlag) ? `${octal(329, 8)},${octal(337, 8)}` : "",
    xattrs: pax.size === 0 ? NONE : xattrsOf(pax),
  };
}

// Many members are held at a time: those without share one list.
const NONE: MemberAttributes["xattrs"] = [];

function xattrsOf(pax: TarMember["pax"]): MemberAttributes["xattrs"] {
  return [...pax].flatMap(([key, value]) =>
    key.startsWith(XATTR) ? [[key.slice(XATTR.length), value] as const] : [],
  );
}
