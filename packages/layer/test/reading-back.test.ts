import { type ByteString, toByteString } from "@storeship/core";
import { extract } from "tar-stream";
import { describe, expect, test } from "vitest";
import { directiveEntry, type Entry } from "../src/index.js";
import { archiveOf, layerOf, treeEntries } from "./support/layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { bytesOfLength, directory, file, makeTree, symlink } from "./support/tree.js";

interface Read {
  readonly name: ByteString;
  readonly type: string | null | undefined;
  readonly mode: number | undefined;
  readonly owner: readonly unknown[];
  readonly mtime: number | undefined;
  readonly target: ByteString;
  readonly content: Buffer;
}

async function read(archive: Buffer): Promise<readonly Read[]> {
  const found: Read[] = [];
  // Its types leave this option out.
  const options: object = { filenameEncoding: "latin1" };
  const reader = extract(options);
  reader.on("entry", ({ name, type, mode, uid, gid, uname, gname, mtime, linkname }, content, next) => {
    const chunks: Buffer[] = [];
    content.on("data", (chunk) => chunks.push(chunk as Buffer));
    content.on("end", () => {
      const owner = [uid, gid, uname, gname];
      const seconds = mtime === undefined ? undefined : mtime.getTime() / 1000;
      found.push({
        name,
        type,
        mode,
        owner,
        mtime: seconds,
        target: linkname ?? "",
        content: Buffer.concat(chunks),
      });
      next();
    });
  });
  await new Promise<void>((resolve, reject) => {
    reader.on("finish", () => resolve());
    reader.on("error", reject);
    reader.end(archive);
  });
  return found;
}

function expected(entry: Entry, content: Buffer): Read {
  const { name, type, mode, target, owner } = entry;
  return {
    name: type === "directory" ? `${name}/` : name,
    type,
    mode,
    owner: owner === undefined ? [0, 0, "root", "root"] : [owner.uid, owner.gid, "", ""],
    mtime: 1,
    target,
    content,
  };
}

describe("a layer, read by tar-stream", () => {
  test("has the members that were written, with their attributes and content", async () => {
    const tree = temporaryDirectory();
    const sizes = new Map([
      ["empty", 0],
      ["small", 700],
      ["dir/large", 3 << 20],
      ["n".repeat(150), 513],
    ]);
    makeTree(tree, [
      ...[...sizes].map(([name, size]) => file(name, size, 0o4755)),
      file("\xff\xfe", "", 0o600),
      file(toByteString("é🚀")),
      directory("d".repeat(120), 0o1777),
      symlink("link", "t".repeat(300)),
      symlink("l\xff", "\xff"),
    ]);
    const owned = directiveEntry({ type: "directory", path: "/home", uid: 1000, gid: 100 });
    const layer = layerOf([treeEntries(tree), [owned]]);
    const members = layer.map((entry) => expected(entry, bytesOfLength(sizes.get(entry.name) ?? 0)));
    expect(await read(archiveOf(layer))).toEqual(members);
  });

  test("is empty where it has no members", async () => {
    expect(await read(archiveOf([]))).toEqual([]);
  });
});
