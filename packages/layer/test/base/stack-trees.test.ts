import { spawnSync } from "node:child_process";
import { linkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { layerTree, streamReader, writeHeader } from "../../src/index.js";
import { baseOf, layerArchive, listingOf } from "../support/base.js";
import { rejectionOf } from "../support/error.js";
import { temporaryDirectory } from "../support/temporary-directory.js";
import { directory, file, hardLink, makeTree, symlink } from "../support/tree.js";

describe("what an image has", () => {
  test("is what its layers bring, the last one to say something of a name being right", async () => {
    const lower = layerArchive([directory("a", 0o700), file("a/x"), symlink("link", "a"), file("swap")]);
    const upper = layerArchive([directory("a", 0o1777), file("a/y"), file("link"), directory("swap")]);
    expect(listingOf(await baseOf(lower, upper))).toEqual(["a/ 1777", "a/x", "a/y", "link", "swap/ 755"]);
  });

  test("lacks what a whiteout names, and all that lies below it", async () => {
    const lower = layerArchive([file("a/b/c"), file("a/d"), symlink("e", "a"), file("f")]);
    const upper = layerArchive([file("a/.wh.b"), file(".wh.e"), file(".wh.missing")]);
    expect(listingOf(await baseOf(lower, upper))).toEqual(["a/ 755", "a/d", "f"]);
  });

  test("has of an opaque directory what its layer and those above bring", async () => {
    const lower = layerArchive([file("a/old"), file("a/b/old")]);
    const upper = layerArchive([file("a/.wh..wh..opq"), file("a/new")]);
    const above = layerArchive([file("a/b/newer")]);
    expect(listingOf(await baseOf(lower, upper, above))).toEqual([
      "a/ 755",
      "a/b/ 755",
      "a/b/newer",
      "a/new",
    ]);
  });

  test("has what one layer takes away and brings anew, in whatever order", async () => {
    const lower = layerArchive([file("a/old"), file("b")]);
    const upper = layerArchive([file("a/new"), file(".wh.a"), file("b/c"), file(".wh.b")]);
    expect(listingOf(await baseOf(lower, upper))).toEqual(["a/ 755", "a/new", "b/ 755", "b/c"]);
  });

  test("is the same where one layer is there twice", async () => {
    const layer = layerArchive([file("a/.wh.x"), file("a/b/c"), symlink("l", "a")]);
    expect(listingOf(await baseOf(layer, layer))).toEqual(listingOf(await baseOf(layer)));
  });

  test("has another name of a symlink as a symlink, of a file as a file", async () => {
    const tree = temporaryDirectory();
    makeTree(tree, [symlink("a", "target"), file("f"), hardLink("g", "f")]);
    linkSync(join(tree, "a"), join(tree, "b"));
    const { stdout } = spawnSync("tar", ["-C", tree, "-c", "./a", "./b", "./f", "./g"]);
    expect(listingOf(await baseOf(stdout))).toEqual(["a -> target", "b -> target", "f", "g"]);
  });

  test("has owners by number, root's not told", async () => {
    const owner = ["--owner=app:1000", "--group=app:3000000"];
    const root = await baseOf(
      layerArchive([directory("home", 0o2750)], { owner }),
      layerArchive([directory("r")]),
    );
    expect(listingOf(root)).toEqual(["home/ 2750 1000:3000000", "r/ 755"]);
  });

  test("has members without their parents below directories of no attributes, which keep those of layers below", async () => {
    const lower = layerArchive([directory("a", 0o700)]);
    const upper = Buffer.concat([memberOf("a/x"), memberOf("b/y"), Buffer.alloc(1024)]);
    expect(listingOf(await baseOf(lower, upper))).toEqual(["a/ 700", "a/x", "b/", "b/y"]);
  });

  test("has members of a layer where the layer's own symlink leads", async () => {
    const link = memberOf("bin", "2", "usr/bin");
    const layer = Buffer.concat([link, memberOf("bin/x"), memberOf("./bin//z"), Buffer.alloc(1024)]);
    expect(listingOf(await baseOf(layer))).toEqual([
      "bin -> usr/bin",
      "usr/",
      "usr/bin/",
      "usr/bin/x",
      "usr/bin/z",
    ]);
  });

  test("cannot be told of a member whose name leads out of the layer, or is longer than any file's", async () => {
    for (const name of ["../x", "a/../../x", "x/".repeat(3000)]) {
      const bytes = Buffer.concat([memberOf(name), Buffer.alloc(1024)]);
      const read = layerTree(streamReader(chunked(bytes)), "layer 1 of 'base'");
      expect(await rejectionOf(read)).toMatchObject({
        code: "ERR_IMAGE_DAMAGED",
        message: expect.stringMatching(/^layer 1 of 'base' has a member/),
      });
    }
  });

  test("cannot be told of a layer that has more directories than can be held", async () => {
    const members = Array.from({ length: 400 }, (_, number) => memberOf(`${number}${"/x".repeat(2000)}`));
    const read = layerTree(streamReader(chunked(Buffer.concat(members))), "layer 1 of 'base'");
    expect(await rejectionOf(read)).toMatchObject({
      code: "ERR_IMAGE_DAMAGED",
      message: expect.stringContaining("more members than can be held in memory"),
    });
  });
});

async function* chunked(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A member without content, whatever a file system would say to it. */
function memberOf(name: string, typeFlag: "0" | "2" = "0", target = ""): Buffer {
  const buffer = Buffer.alloc(16_384);
  const header = { name, typeFlag, mode: 0o644, size: 0, mtime: 1, target, owner: undefined };
  return buffer.subarray(0, writeHeader(buffer, 0, header));
}
