import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { dockerArchive } from "../src/index.js";
import { blobOf, CREATED, deliveryOf, ID, layerContent, NAMES, writeImage } from "./support/image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const OUTLINE = { id: ID, names: NAMES, imageCount: 1, layerCount: 1, created: CREATED };
const layers = [layerContent(1)];

describe("an output file", () => {
  test("comes to be when the image is whole, and nothing beside it", async () => {
    const directory = temporaryDirectory();
    const file = join(directory, "image.tar");
    const destination = await dockerArchive(file)(OUTLINE);
    const blob = await destination.putBlob(blobOf(layerContent(1)));
    expect(existsSync(file)).toBe(false);
    await destination.commit(deliveryOf([{ diffId: blob.digest, size: blob.size, blob, items: [] }]));
    expect(readdirSync(directory)).toEqual(["image.tar"]);
  });

  test("replaces what has its name", async () => {
    const directory = temporaryDirectory();
    const [file, other] = [join(directory, "image.tar"), join(directory, "other.tar")];
    writeFileSync(file, "an older image, longer or not".repeat(10_000));
    await writeImage(dockerArchive(file), layers);
    await writeImage(dockerArchive(other, { fsync: true }), layers);
    expect(readFileSync(file).equals(readFileSync(other))).toBe(true);
  });

  test("has the mode that the umask leaves", async () => {
    const file = join(temporaryDirectory(), "image.tar");
    await writeImage(dockerArchive(file), layers);
    expect(statSync(file).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  test("is as it was after an abort, however often and whenever it comes", async () => {
    const directory = temporaryDirectory();
    const file = join(directory, "image.tar");
    writeFileSync(file, "an older image");
    const early = await dockerArchive(file)(OUTLINE);
    await early.abort();
    const late = await dockerArchive(file)(OUTLINE);
    await late.putBlob(blobOf(layerContent(1)));
    await late.abort();
    await late.abort();
    expect(readdirSync(directory)).toEqual(["image.tar"]);
    expect(readFileSync(file, "utf8")).toBe("an older image");
  });

  test("stays after an abort that comes behind the commit", async () => {
    const directory = temporaryDirectory();
    const destination = await dockerArchive(join(directory, "image.tar"))(OUTLINE);
    const blob = await destination.putBlob(blobOf(layerContent(1)));
    await destination.commit(deliveryOf([{ diffId: blob.digest, size: blob.size, blob, items: [] }]));
    await destination.abort();
    expect(readdirSync(directory)).toEqual(["image.tar"]);
  });

  test("goes after an abort that comes behind a commit that failed", async () => {
    const directory = temporaryDirectory();
    const file = join(directory, "image.tar");
    const destination = await dockerArchive(file)(OUTLINE);
    const blob = await destination.putBlob(blobOf(layerContent(1)));
    mkdirSync(join(file, "in the way"), { recursive: true });
    const commit = destination.commit(
      deliveryOf([{ diffId: blob.digest, size: blob.size, blob, items: [] }]),
    );
    await expect(commit).rejects.toMatchObject({
      code: "ERR_OUTPUT",
      message: expect.stringContaining(file),
    });
    await destination.abort();
    expect(readdirSync(directory)).toEqual(["image.tar"]);
  });

  test("can be written by many at a time: it is one whole image", async () => {
    const directory = temporaryDirectory();
    const [file, alone] = [join(directory, "image.tar"), join(directory, "alone.tar")];
    await writeImage(dockerArchive(alone), layers);
    await Promise.all(Array.from({ length: 8 }, () => writeImage(dockerArchive(file), layers)));
    expect(readFileSync(file).equals(readFileSync(alone))).toBe(true);
    expect(readdirSync(directory).sort()).toEqual(["alone.tar", "image.tar"]);
  });

  test("can have the longest name that a directory takes", async () => {
    const directory = temporaryDirectory();
    const name = `${"x".repeat(251)}.tar`;
    await writeImage(dockerArchive(join(directory, name)), layers);
    expect(readdirSync(directory)).toEqual([name]);
  });

  test("can have the longest name in characters of several bytes", async () => {
    const directory = temporaryDirectory();
    const name = "é".repeat(127);
    await writeImage(dockerArchive(join(directory, name)), layers);
    expect(readdirSync(directory)).toEqual([name]);
  });

  test.each([
    ["in a missing directory", "missing/image.tar", "its directory does not exist"],
    ["below a file", "file/image.tar", "its directory does not exist"],
    ["that is a directory", "directory", "it is a directory"],
  ])("%s is refused before a byte is written, by its name", async (_, name, why) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "file"), "");
    mkdirSync(join(directory, "directory"));
    const file = join(directory, name);
    await expect(dockerArchive(file)(OUTLINE)).rejects.toMatchObject({
      code: "ERR_OUTPUT",
      message: expect.stringMatching(new RegExp(`^cannot write '${file}': ${why}`)),
    });
    expect(readdirSync(directory).sort()).toEqual(["directory", "file"]);
  });
});

describe("an output that is no plain file", () => {
  test.each(["target/image.tar", "absolute"])(
    "a symlink to %s stays, and its target is replaced",
    async (target) => {
      const directory = temporaryDirectory();
      mkdirSync(join(directory, "target"));
      writeFileSync(join(directory, "target/image.tar"), "an older image");
      const link = join(directory, "link");
      symlinkSync(target === "absolute" ? join(directory, "target/image.tar") : target, link);
      await writeImage(dockerArchive(link), layers);
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect(readFileSync(join(directory, "target/image.tar")).length).toBeGreaterThan(10_240);
      expect(readdirSync(join(directory, "target"))).toEqual(["image.tar"]);
    },
  );

  test("a symlink that leads to nothing yet stays, and its target comes to be", async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "a/b"), { recursive: true });
    symlinkSync("a/second", join(directory, "first"));
    symlinkSync("b/image.tar", join(directory, "a/second"));
    await writeImage(dockerArchive(join(directory, "first")), layers);
    expect(readlinkSync(join(directory, "first"))).toBe("a/second");
    expect(readlinkSync(join(directory, "a/second"))).toBe("b/image.tar");
    expect(readdirSync(join(directory, "a/b"))).toEqual(["image.tar"]);
  });

  test("a symlink that leads to itself is refused by its name", async () => {
    const link = join(temporaryDirectory(), "link");
    symlinkSync("link", link);
    await expect(dockerArchive(link)(OUTLINE)).rejects.toMatchObject({
      code: "ERR_OUTPUT",
      message: expect.stringContaining(link),
    });
  });

  test("/dev/null takes the bytes and stays a device", async () => {
    await writeImage(dockerArchive("/dev/null"), layers);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  test.runIf(existsSync("/dev/full"))("a full device is an error that says so", async () => {
    await expect(writeImage(dockerArchive("/dev/full"), layers)).rejects.toMatchObject({
      code: "ERR_OUTPUT",
      message: "cannot write '/dev/full': the disk is full; free some space or write elsewhere",
    });
  });

  test("a FIFO stays one, and its reader gets the image", async () => {
    const directory = temporaryDirectory();
    const [fifo, file] = [join(directory, "fifo"), join(directory, "image.tar")];
    spawnSync("mkfifo", [fifo]);
    // Asked for at once: what a child has said when it ends is thrown away where nobody listens.
    const told = text(spawn("sha256sum", [fifo]).stdout);
    await writeImage(dockerArchive(fifo), layers);
    const digest = (await told).slice(0, 64);
    await writeImage(dockerArchive(file), layers);
    expect(digest).toBe(spawnSync("sha256sum", [file], { encoding: "utf8" }).stdout.slice(0, 64));
    expect(lstatSync(fifo).isFIFO()).toBe(true);
  });
});
