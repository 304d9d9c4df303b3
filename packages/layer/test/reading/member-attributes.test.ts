import { spawnSync } from "node:child_process";
import { chmodSync, lutimesSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { streamReader } from "../../src/reading/byte-reader.js";
import { type MemberAttributes, memberAttributes } from "../../src/reading/member-attributes.js";
import { tarMembers } from "../../src/reading/tar-members.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

async function attributesOf(archive: Buffer): Promise<ReadonlyMap<string, MemberAttributes>> {
  const found = new Map<string, MemberAttributes>();
  async function* source() {
    yield archive;
  }
  for await (const member of tarMembers(streamReader(source()), "the archive"))
    found.set(member.name, memberAttributes(member));
  return found;
}

function tar(tree: string, ...options: string[]): Buffer {
  return spawnSync("tar", ["-cf", "-", ...options, "-C", tree, "."]).stdout;
}

function makeTree(): string {
  const tree = join(temporaryDirectory(), "tree");
  mkdirSync(join(tree, "directory"), { recursive: true });
  writeFileSync(join(tree, "file"), "content");
  symlinkSync("file", join(tree, "link"));
  chmodSync(join(tree, "file"), 0o4751);
  utimesSync(join(tree, "file"), 1234.5, 1234.5);
  const past = new Date(-86_400_000);
  utimesSync(join(tree, "directory"), past, past);
  lutimesSync(join(tree, "link"), 2 ** 33, 2 ** 33);
  return tree;
}

describe("attributes of the members of GNU tar's archives", () => {
  test.each(["gnu", "posix"])("in the format %s are those that tar was given", async (format) => {
    const owners = ["--owner=somebody:3000000", "--group=some:70000"];
    const found = await attributesOf(tar(makeTree(), `--format=${format}`, ...owners));
    expect(found.get("./file")).toEqual({
      mode: 0o4751,
      uid: 3_000_000,
      gid: 70_000,
      user: "somebody",
      group: "some",
      mtime: format === "posix" ? 1234.5 : 1234,
      device: "",
      xattrs: [],
    });
    expect(found.get("./directory/")?.mtime).toBe(-86_400);
    expect(found.get("./link")?.mtime).toBe(2 ** 33);
  });

  test("tell extended attributes", async () => {
    const archive = tar(makeTree(), "--format=posix", "--pax-option=SCHILY.xattr.user.a:=some value");
    expect((await attributesOf(archive)).get("./file")?.xattrs).toEqual([["user.a", "some value"]]);
  });
});
