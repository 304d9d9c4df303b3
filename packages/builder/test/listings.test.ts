import { mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "@storeship/core";
import { emptyDirectory, TREE_FILE } from "@storeship/layer";
import { describe, expect, test } from "vitest";
import { listingText, parseListing } from "../src/base/listing-document.js";
import { directoryListings, openBase, type ReadLayer } from "../src/index.js";
import { memorySource } from "./support/memory-source.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { treeLayer } from "./support/tree-layer.js";

const OPTIONS = { platform: { os: "linux", architecture: "amd64" }, decompressors: [] };

/** A listing with one of everything; no two of different `number` are of one blob. */
function listing(number = 0): ReadLayer {
  const root = emptyDirectory();
  const home = emptyDirectory({ mode: 0o2750, owner: { uid: 1, gid: 4_000_000_000 } });
  home.hides = new Set(["b\xff", "a"]);
  const opaque = emptyDirectory({ mode: 0o755, owner: undefined });
  opaque.hides = "all";
  root.children.set("home", home).set("opaque", opaque).set("__proto__", emptyDirectory());
  root.children.set('\x80"\n', { type: "symlink", target: "" });
  home.children.set("0", TREE_FILE).set("link", { type: "symlink", target: "0" });
  const digest = digestOf(`blob ${number}`);
  return { diffId: digestOf("layer"), size: 3, blob: { mediaType: "x", digest, size: 2 }, tree: root };
}

describe("a listing as text", () => {
  test("is read as it was written, names that are no text and owners too", () => {
    expect(parseListing(listingText(listing()))).toEqual(listing());
  });

  test("is none once a byte of it is another, or missing", () => {
    const text = listingText(listing());
    for (let at = 0; at < text.length; at += 7) {
      const other = text[at] === "0" ? "1" : "0";
      expect(parseListing(text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined();
      expect(parseListing(text.slice(0, at))).toBeUndefined();
    }
  });
});

describe("a base that was read before", () => {
  const base = () =>
    memorySource({
      layers: [
        treeLayer((directory) => symlinkSync("usr/bin", join(directory, "bin"))),
        treeLayer((directory) => mkdirSync(join(directory, "root"), { mode: 0o700 })),
      ],
    });

  test("is not read again, and is the same", async () => {
    const directory = join(temporaryDirectory(), "deep", "bases");
    const [first, second] = [base(), base()];
    const { source: _, ...read } = await openBase(first, {
      ...OPTIONS,
      listings: directoryListings(directory),
    });
    const { source: __, ...known } = await openBase(second, {
      ...OPTIONS,
      listings: directoryListings(directory),
    });
    expect([first.read, second.read]).toEqual([[1, 0], []]);
    expect(known).toEqual(read);
  });

  test("is read again where what is known of a layer is damaged, of another blob, or cannot be read", async () => {
    const directory = temporaryDirectory();
    const options = { ...OPTIONS, listings: directoryListings(directory) };
    await openBase(base(), options);
    const files = readdirSync(directory)
      .sort()
      .map((name) => join(directory, name));
    expect(files).toHaveLength(2);
    const [one, other] = files as [string, string];
    const content = readFileSync(one);
    for (const spoil of [
      () => writeFileSync(one, content.subarray(0, 100)),
      () => writeFileSync(one, readFileSync(other)),
      () => writeFileSync(one, ""),
    ]) {
      spoil();
      const source = base();
      await openBase(source, options);
      expect(source.read).toHaveLength(1);
      expect(readFileSync(one).equals(content)).toBe(true);
    }
  });

  test("is refused where it claims another diffID than the layer had", async () => {
    const listings = directoryListings(temporaryDirectory());
    await openBase(base(), { ...OPTIONS, listings });
    const source = base();
    const claim = await source.claim();
    const document = JSON.parse(Buffer.from(claim.config).toString());
    document.rootfs.diff_ids[0] = digestOf("another");
    const { manifest: _, ...rest } = claim;
    const changed = { ...rest, config: Buffer.from(JSON.stringify(document)) };
    await expect(
      openBase({ ...source, claim: async () => changed }, { ...OPTIONS, listings }),
    ).rejects.toMatchObject({ code: "ERR_IMAGE_DAMAGED" });
  });

  test("is opened where nothing can be kept", async () => {
    const file = join(temporaryDirectory(), "file");
    writeFileSync(file, "");
    const source = base();
    const opened = await openBase(source, { ...OPTIONS, listings: directoryListings(join(file, "bases")) });
    expect(opened.layers).toHaveLength(2);
  });
});

test("of very many listings the ones used last are kept, and no file that is half written", async () => {
  const directory = temporaryDirectory();
  const listings = directoryListings(directory);
  for (let number = 0; number < 256; number++) {
    await listings.put(listing(number));
    const file = join(directory, listing(number).blob.digest.slice("sha256:".length));
    utimesSync(file, number + 1, number + 1);
  }
  expect(await listings.get(listing(0).blob.digest)).toEqual(listing(0));
  await listings.put(listing(256));
  expect(readdirSync(directory)).toHaveLength(256);
  expect(await listings.get(listing(0).blob.digest)).toBeDefined();
  expect(await listings.get(listing(1).blob.digest)).toBeUndefined();
  expect(readdirSync(directory).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});
