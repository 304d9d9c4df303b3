import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { sharedDirectory } from "./support/directory.ts";
import { type SmallStore, smallStore } from "./support/small-store.ts";
import { packed, storeship } from "./support/storeship.ts";

const HASH = "0".repeat(32);

describe("diff of two images with one item bumped", () => {
  const directory = sharedDirectory();
  let from: string;
  let to: string;

  beforeAll(() => {
    const [a, b] = [join(directory(), "a"), join(directory(), "b")];
    mkdirSync(a);
    const store = smallStore(a, {
      app: { "bin/app": "runs" },
      "glibc-2.39": { "lib/libc.so": 5_000_000, "lib/libm.so": "the same" },
      "zlib-1.3": { "lib/libz.so": 90_000 },
    });
    cpSync(a, b, { recursive: true });
    bump(b, store);
    from = pack("from", a, store);
    to = pack("to", b, store);
  });

  // The item gets another version, hash and size; nothing else changes.
  function bump(copy: string, { place }: SmallStore): void {
    const old = place("glibc-2.39", "").replace(join(directory(), "a"), copy).replace(/\/$/, "");
    const name = `${HASH}-glibc-2.40`;
    renameSync(old, old.replace(/[^/]*$/, name));
    writeFileSync(join(old.replace(/[^/]*$/, name), "lib", "new.so"), Buffer.alloc(1_200_000));
    const graph = readFileSync(join(copy, "graph"), "utf8");
    writeFileSync(join(copy, "graph"), graph.replaceAll(/2{32}-glibc-2\.39/g, name));
  }

  function pack(name: string, sysroot: string, { root }: SmallStore): string {
    const output = `oci:${join(directory(), name)}`;
    packed([
      "-q",
      "--no-cache",
      "-o",
      output,
      "--closure",
      join(sysroot, "graph"),
      "--sysroot",
      sysroot,
      root,
    ]);
    return output;
  }

  test("names that item, its layer and nothing else", () => {
    const { status, stdout } = storeship(["diff", from, to]);
    expect(stdout.split("\n").map((line) => line.replaceAll(/sha256:[0-9a-f]{64}/g, "DIGEST"))).toEqual([
      "manifest: DIGEST → DIGEST",
      "id: DIGEST → DIGEST",
      "3 layers in both",
      expect.stringMatching(/^- layer \d: diffID DIGEST$/),
      expect.stringMatching(/^\+ layer \d: diffID DIGEST$/),
      "~ glibc 2.39 → 2.40, +1.2 MB",
      "",
    ]);
    expect(status).toBe(1);
  });

  test("tells the same as JSON", () => {
    const { stdout } = storeship(["diff", "--json", from, to]);
    const { identical, images } = JSON.parse(stdout) as {
      identical: boolean;
      images: { items: object[]; members: object[] }[];
    };
    expect(identical).toBe(false);
    expect(images).toHaveLength(1);
    expect(images[0]?.members).toEqual([]);
    expect(images[0]?.items).toEqual([
      {
        kind: "changed",
        name: "glibc",
        from: { path: `/gnu/store/${"2".repeat(32)}-glibc-2.39`, version: "2.39", bytes: 5_000_008 },
        to: { path: `/gnu/store/${HASH}-glibc-2.40`, version: "2.40", bytes: 6_200_008 },
      },
    ]);
  });

  test("does not read the blobs that both have", () => {
    const blobs = (image: string): string => join(image.slice("oci:".length), "blobs/sha256");
    const shared = readdirSync(blobs(from)).filter((name) => readdirSync(blobs(to)).includes(name));
    expect(shared).toHaveLength(3);
    const before = storeship(["diff", from, to]).stdout;
    for (const name of shared) writeFileSync(join(blobs(from), name), "no blob");
    expect(storeship(["diff", from, to]).stdout).toBe(before);
  });
});
