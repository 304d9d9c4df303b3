import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, test } from "vitest";
import { corpus, corpusArguments, needsCorpus } from "./support/corpus.ts";
import { sharedDirectory, testDirectory } from "./support/directory.ts";
import { needs } from "./support/needs.ts";
import { nodeRelease } from "./support/node-release.ts";
import { run } from "./support/run.ts";
import { expectSameBytes } from "./support/same-bytes.ts";
import { PROGRAM, packed } from "./support/storeship.ts";

/** The oldest Node that is supported, and the newest. */
const RELEASES = ["22.15.1", "26.9.0"];
const GZIP = ["--no-cache", "--layer-compression", "gzip"];
const ELSEWHERE = { env: { TZ: "Asia/Tokyo", LC_ALL: "C", LANGUAGE: "ja" }, umask: "077" };

describe.runIf(needs("cmp") && needsCorpus())("the image of a closure has the same bytes", () => {
  const directory = sharedDirectory();
  let first: string;
  let layout: string;

  beforeAll(() => {
    first = join(directory(), "first.tar");
    layout = join(directory(), "layout");
    packed([...options(), "-o", first, ...corpusArguments()]);
    packed([...options(), "-o", `oci:${layout}`, ...GZIP, ...corpusArguments()]);
  });

  test("at another time, in another time zone and locale, under another umask, from a copy of the store, with records and roots in another order", () => {
    const { physical, profile, graph, items } = corpus();
    const elsewhere = testDirectory();
    const copy = join(elsewhere, "a", "copy of the store");
    run("mkdir", [join(elsewhere, "a")]);
    run("cp", ["-a", physical, copy]);
    const [some, others] = shuffledGraph(graph, elsewhere);
    const again = join(elsewhere, "again.tar");
    const graphs = ["--closure", others, "--closure", some];
    packed(
      [...options(), "-o", again, ...graphs, "--sysroot", copy, profile, ...items.toReversed()],
      ELSEWHERE,
    );
    expectSameBytes(first, again);
  });

  test("on standard output as in a file", () => {
    const again = join(testDirectory(), "again.tar");
    const command = [process.execPath, PROGRAM, "pack", ...options(), "-o", "-"];
    run("sh", ["-c", `exec "$@" >'${again}'`, "sh", ...command, ...corpusArguments()]);
    expectSameBytes(first, again);
  });

  test.for(RELEASES)("on Node %s", (version, { skip }) => {
    const node = nodeRelease(version, directory()) ?? skip(`npm does not give Node ${version}`);
    const again = join(testDirectory(), "again.tar");
    packed([...options(), "-o", again, ...corpusArguments()], { ...ELSEWHERE, node });
    expectSameBytes(first, again);
    // Compressed layers as well, and the manifest, which names the compressor.
    const layoutAgain = join(testDirectory(), "layout");
    packed([...options(), "-o", `oci:${layoutAgain}`, ...GZIP, ...corpusArguments()], { ...ELSEWHERE, node });
    run("diff", ["-r", layout, layoutAgain]);
  });
});

function options(): readonly string[] {
  return ["-q", "-t", "storeship-e2e/same:v1", "--entry-point", "bin/busybox"];
}

/** The records of GRAPH in two files below DIRECTORY, those of each and their references the other way round. */
function shuffledGraph(graph: string, directory: string): [string, string] {
  const lines = readFileSync(graph, "utf8").split("\n");
  const records: string[] = [];
  for (let at = 0; at + 2 < lines.length; ) {
    const end = at + 3 + Number(lines[at + 2]);
    records.unshift([...lines.slice(at, at + 3), ...lines.slice(at + 3, end).reverse(), ""].join("\n"));
    at = end;
  }
  const half = Math.floor(records.length / 2);
  const write = (name: string, part: readonly string[]): string => {
    const file = join(directory, name);
    writeFileSync(file, part.join(""));
    return file;
  };
  return [write("graph-1", records.slice(0, half)), write("graph-2", records.slice(half))];
}
