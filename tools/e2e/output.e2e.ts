import { lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { corpusArguments, needsCorpus } from "./support/corpus.ts";
import { sharedDirectory, testDirectory } from "./support/directory.ts";
import { needs } from "./support/needs.ts";
import { run } from "./support/run.ts";
import { expectSameBytes } from "./support/same-bytes.ts";
import { smallStore } from "./support/small-store.ts";
import { packed, start } from "./support/storeship.ts";

describe("an output that is more than a plain file", () => {
  const directory = sharedDirectory();
  let args: readonly string[];
  let reference: string;

  beforeAll(() => {
    args = ["-q", ...smallStore(directory(), { profile: { large: 3 << 20, text: "content" } }).args];
    reference = join(directory(), "reference.tar");
    packed([...args, "-o", reference]);
  });

  test("a symlink stays one, and the file that it leads to holds the image", () => {
    const here = testDirectory();
    mkdirSync(join(here, "target"));
    writeFileSync(join(here, "target", "image.tar"), "an older image");
    const link = join(here, "link.tar");
    symlinkSync("target/image.tar", link);
    packed([...args, "-o", link]);
    expect(readlinkSync(link)).toBe("target/image.tar");
    expectSameBytes(reference, join(here, "target", "image.tar"));
    expect(readdirSync(join(here, "target"))).toEqual(["image.tar"]);
  });

  test("a symlink that leads to nothing yet stays one, and the file comes to be", () => {
    const here = testDirectory();
    mkdirSync(join(here, "target"));
    const link = join(here, "link.tar");
    symlinkSync("target/image.tar", link);
    packed([...args, "-o", link]);
    expect(readlinkSync(link)).toBe("target/image.tar");
    expectSameBytes(reference, join(here, "target", "image.tar"));
  });

  test("/dev/null stays the device", () => {
    packed([...args, "-o", "/dev/null"]);
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  test.runIf(needs("mkfifo"))("a FIFO stays one, and its reader gets the image", async () => {
    const here = testDirectory();
    const fifo = join(here, "fifo");
    const received = join(here, "received.tar");
    run("mkfifo", [fifo]);
    const packing = start(["pack", ...args, "-o", fifo]);
    run("sh", ["-c", `cat '${fifo}' >'${received}'`]);
    expect(await packing.result).toMatchObject({ status: 0, stderr: "" });
    expect(lstatSync(fifo).isFIFO()).toBe(true);
    expectSameBytes(reference, received);
  });
});

test.runIf(needsCorpus())("many builds into one file at the same time leave one whole image", async () => {
  const directory = testDirectory();
  const reference = join(directory, "reference.tar");
  const args = ["-q", ...corpusArguments()];
  packed([...args, "-o", reference]);
  mkdirSync(join(directory, "output"));
  const output = join(directory, "output", "image.tar");
  const builds = Array.from({ length: 6 }, () => start(["pack", ...args, "-o", output]));
  const results = await Promise.all(builds.map(({ result }) => result));
  expect(results.map(({ status, stderr }) => [status, stderr])).toEqual(builds.map(() => [0, ""]));
  expectSameBytes(reference, output);
  expect(readdirSync(join(directory, "output"))).toEqual(["image.tar"]);
});
