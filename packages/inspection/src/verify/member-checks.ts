import { posix } from "node:path";
import { type ByteString, printable } from "@storeship/core";
import { MAXIMUM_NAME_LENGTH, memberAttributes, memoryBudget, type TarMember } from "@storeship/layer";
import { indexName } from "../archive-index.js";
import type { Reporter } from "./fault-list.js";
import { whiteoutFault } from "./whiteout.js";

/** The members of a layer as they are met, checked for what any reader has to rely on. */
export interface MemberChecks {
  /** Types by member name, of those met so far. */
  readonly types: ReadonlyMap<ByteString, string>;
  check(member: TarMember): void;
  /** Check what only the whole layer tells. */
  end(): void;
}

/** Bytes that a name takes beside its own. */
const NAME_COST = 100;
/** As file systems have it. */
const MAXIMUM_COMPONENT = 255;

/** Checks for one layer. @param what names it in messages. */
export function memberChecks(report: Reporter, what: string): MemberChecks {
  const types = new Map<ByteString, string>();
  const early: { readonly name: ByteString; readonly target: ByteString }[] = [];
  const hold = memoryBudget(what);

  const checkHardLink = (name: ByteString, target: ByteString, path: string): void => {
    const place = indexName(target);
    const type = types.get(place);
    if (leadsOut(place))
      report.fault("link", `is a hard link out of the root, to '${printable(target)}'`, path);
    else if (type === undefined) early.push({ name, target: place });
    else if (type === "5")
      report.fault("link", `is a hard link to the directory '${printable(target)}'`, path);
  };

  return {
    types,
    check(member) {
      const { typeFlag, target } = member;
      const name = indexName(member.name);
      const path = pathOf(name);
      hold(name.length + NAME_COST);
      if (leadsOut(name) || member.name.startsWith("/"))
        report.fault("outside", `is named '${printable(member.name)}', which lies outside the root`, path);
      if (types.has(name)) report.fault("duplicate", "is there more than once", path);
      if (name.length > MAXIMUM_NAME_LENGTH || posix.basename(name).length > MAXIMUM_COMPONENT)
        report.fault("name", "has a name that is longer than file systems take", path);
      if (!/[0-6]/.test(typeFlag))
        report.fault("type", `is of the type '${printable(typeFlag)}', which engines don't know`, path);
      const { uid, gid, mtime } = memberAttributes(member);
      if ([uid, gid, mtime].some(Number.isNaN))
        report.fault("document", "has an owner or a time that is no number", path);
      const whiteout = whiteoutFault(posix.basename(name), member);
      if (whiteout !== undefined) report[whiteout.severity]("whiteout", whiteout.message, path);
      if (typeFlag === "1") checkHardLink(name, target, path);
      if (typeFlag === "2") checkSymlink(report, name, target, path);
      types.set(name, typeFlag);
    },
    end() {
      for (const { name, target } of early) {
        const where = types.has(target) ? "comes before" : "leads to nothing in its layer:";
        report.fault("link", `is a hard link that ${where} '${pathOf(target)}'`, pathOf(name));
      }
      for (const name of types.keys()) checkAbove(report, types, name);
    },
  };
}

function checkSymlink(report: Reporter, name: ByteString, target: ByteString, path: string): void {
  if (target === "") report.fault("link", "is a symlink to nowhere", path);
  // Within a container the root is its own parent, and so it is for Docker.
  const place = posix.join(posix.dirname(name), target);
  if (!target.startsWith("/") && leadsOut(place))
    report.warning("link", `is a symlink that climbs above the root, to '${printable(target)}'`, path);
}

// What lies below a file cannot be unpacked; what lies below a symlink is written through it.
function checkAbove(report: Reporter, types: ReadonlyMap<ByteString, string>, name: ByteString): void {
  for (let slash = name.lastIndexOf("/"); slash > 0; slash = name.lastIndexOf("/", slash - 1)) {
    const above = name.slice(0, slash);
    const type = types.get(above);
    if (type === undefined) continue;
    if (type === "2")
      report.warning(
        "below-file",
        `lies below '${pathOf(above)}', a symlink of the same layer`,
        pathOf(name),
      );
    else if (type !== "5")
      report.fault("below-file", `lies below '${pathOf(above)}', which is no directory`, pathOf(name));
    return;
  }
}

function leadsOut(name: ByteString): boolean {
  return name.split("/").includes("..");
}

function pathOf(name: ByteString): string {
  return printable(name.startsWith("/") ? name : `/${name}`);
}
