import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { removeAbandonedFiles } from "../src/abandoned-files.js";
import { dockerArchive } from "../src/index.js";
import { temporaryName } from "../src/temporary-name.js";
import { layerContent, writeImage } from "./support/image.js";
import { endedOwner, strangeOwner } from "./support/owners.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const layers = [layerContent(1)];

const nameOf = (owner: string, name: string): string =>
  temporaryName(name).replace(/storeship-[^.]*/, `storeship-${owner}`);
const nameOfEnded = (name: string): string => nameOf(endedOwner(), name);

describe("temporary names", () => {
  test("are all different, and no longer than systems take", () => {
    const names = Array.from({ length: 100 }, () => temporaryName(`${"é".repeat(120)}.tar`));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(name).not.toContain("\uFFFD");
    }
  });
});

describe("removing abandoned files", () => {
  test("takes those of processes that have ended, and no others", () => {
    const directory = temporaryDirectory();
    const kept = [
      temporaryName("image.tar"),
      nameOf(strangeOwner(), "image.tar"),
      nameOfEnded("image.tar").slice(1),
      `${nameOfEnded("image.tar")}.saved`,
      ".image.tar.tmp",
      "image.tar",
    ].sort();
    for (const name of [...kept, nameOfEnded("image.tar"), nameOfEnded("a\nb")])
      writeFileSync(join(directory, name), "half");
    expect(removeAbandonedFiles(directory)).toBe(2);
    expect(readdirSync(directory).sort()).toEqual(kept);
  });

  test("takes no directory of such a name, and none from a directory that is not there", () => {
    const directory = temporaryDirectory();
    const name = nameOfEnded("image.tar");
    mkdirSync(join(directory, name));
    expect(removeAbandonedFiles(directory)).toBe(0);
    expect(readdirSync(directory)).toEqual([name]);
    expect(removeAbandonedFiles(join(directory, "missing"))).toBe(0);
  });

  test("is done by the next archive in a directory, whatever its name", async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, nameOfEnded("other.tar")), "half");
    await writeImage(dockerArchive(join(directory, "image.tar")), layers);
    expect(readdirSync(directory)).toEqual(["image.tar"]);
  });
});
