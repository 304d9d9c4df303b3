import { type ByteString, printable } from "@storeship/core";
import {
  compareNames,
  endSize,
  type Header,
  headerSize,
  memberAttributes,
  RECORD_SIZE,
  type TarMember,
  writeHeader,
} from "@storeship/layer";
import { indexName } from "../archive-index.js";
import type { Reporter } from "./fault-list.js";

/** What holds for all layers of an image that this project wrote. */
export interface OwnImage {
  /** The time of all members, once one has been seen. */
  mtime?: number;
}

/** Checks a layer for the form that this project gives to its own: order, parents, headers, one time, the end. */
export interface OwnFormChecks {
  check(member: TarMember): void;
  /** @param membersEnd where the last member ends. @param size bytes of the layer. */
  end(membersEnd: number, size: number): void;
}

/** @param types of the members met before, by name. */
export function ownFormChecks(
  report: Reporter,
  types: ReadonlyMap<ByteString, string>,
  image: OwnImage,
): OwnFormChecks {
  let previous: ByteString | undefined;
  return {
    check(member) {
      const name = indexName(member.name);
      const path = printable(`/${name}`);
      if (previous !== undefined && compareNames(previous, name) > 0)
        report.fault("form", "is out of order", path);
      previous = name;
      const slash = name.lastIndexOf("/");
      if (slash > 0 && types.get(name.slice(0, slash)) !== "5")
        report.fault("form", "comes without its directory", path);
      const { mtime } = memberAttributes(member);
      image.mtime ??= mtime;
      if (mtime !== image.mtime)
        report.fault("form", `has the time ${mtime}, others of the image ${image.mtime}`, path);
      const difference = headerDifference(member, name);
      if (difference !== undefined)
        report.fault("form", `has a header that storeship does not write: ${difference}`, path);
    },
    end(membersEnd, size) {
      const expected = membersEnd + endSize(membersEnd);
      if (size !== expected)
        report.fault(
          "form",
          `has ${size - membersEnd} bytes behind its last member, not ${expected - membersEnd}`,
        );
    },
  };
}

// Offsets of POSIX's ustar header.
const FIELDS: ReadonlyArray<readonly [end: number, field: string]> = [
  [100, "name"],
  [108, "mode"],
  [116, "owner"],
  [124, "group"],
  [136, "size"],
  [148, "time"],
  [156, "checksum"],
  [157, "type"],
  [257, "link target"],
  [265, "magic and version"],
  [297, "owner's name"],
  [329, "group's name"],
  [RECORD_SIZE, "unused bytes"],
];

/** How the records of a member differ from those that its attributes get; undefined where they do not. */
function headerDifference(member: TarMember, name: ByteString): string | undefined {
  const { typeFlag, size, target, records } = member;
  if (typeFlag !== "0" && typeFlag !== "2" && typeFlag !== "5") return `its type is '${typeFlag}'`;
  const { mode, uid, gid, user, mtime } = memberAttributes(member);
  const header: Header = {
    name: typeFlag === "5" ? `${name}/` : name,
    typeFlag,
    mode,
    size,
    mtime,
    target: typeFlag === "2" ? target : "",
    owner: user === "" ? { uid, gid } : undefined,
  };
  const expected = Buffer.alloc(headerSize(header.name.length, header.target.length));
  writeHeader(expected, 0, header);
  if (expected.equals(records)) return undefined;
  if (expected.length !== records.length) return "other records stand before it";
  const at = expected.findIndex((byte, offset) => records[offset] !== byte);
  const offset = at - (records.length - RECORD_SIZE);
  const field = offset < 0 ? "long name" : FIELDS.find(([end]) => offset < end)?.[1];
  return `its ${field}, at byte ${at}`;
}
