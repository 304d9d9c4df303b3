import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { corpus, corpusArguments, needsCorpus } from "./support/corpus.ts";
import { testDirectory } from "./support/directory.ts";
import { lacking, needs } from "./support/needs.ts";
import { randomText } from "./support/random-text.ts";
import { attempt, run } from "./support/run.ts";
import { expectSameBytes } from "./support/same-bytes.ts";
import { type SmallStore, smallStore } from "./support/small-store.ts";
import { PROGRAM, packed, start, storeship } from "./support/storeship.ts";

const BUILDS = 50;
/** Of so many builds one is killed. */
const KILLED = 3;
/** Until the last build is killed, in milliseconds: they take about as long, all at a time. */
const LAST_KILL = 6000;
/** Bytes that some builds and whoever prunes leave: less than one build makes. */
const SMALL = "400k";

/** What is built, so that layers and segments are shared between some. */
const VARIANTS: ReadonlyArray<readonly string[]> = [
  ["--max-layers", "1", "--layer-compression", "gzip"],
  ["--max-layers", "3", "--layer-compression", "gzip"],
  ["--max-layers", "9", "--layer-compression", "gzip"],
  ["--max-layers", "9", "--layer-compression", "zstd"],
  ["--max-layers", "4", "--layering", "size", "--layer-compression", "zstd"],
];

describe.runIf(process.platform === "linux" && needs("cmp", "diff"))("one cache", () => {
  test("serves fifty builds at a time, some of them killed, while others prune it", async () => {
    const directory = testDirectory();
    const store = storeOfTexts(directory);
    const cache = join(directory, "cache");
    const output = (name: string, number: number): string =>
      number % 2 === 0 ? `oci:${join(directory, name)}` : join(directory, name);
    const args = (number: number): readonly string[] => [
      ...["-q", "-o", output(`image-${number}`, number)],
      ...(VARIANTS[number % VARIANTS.length] as readonly string[]),
      ...store.args,
    ];

    const builds = Array.from({ length: BUILDS }, (_, number) => {
      const size = number % 4 === 0 ? ["--cache-size", SMALL] : [];
      const running = start(["pack", ...args(number), "--cache", cache, ...size]);
      const isKilled = number % KILLED === 0;
      if (isKilled) void sleep(Math.random() * LAST_KILL).then(() => running.child.kill("SIGKILL"));
      return { number, isKilled, result: running.result };
    });
    let building = true;
    const pruning = (async () => {
      for (; building; await sleep(200))
        expect(await start(["cache", "prune", "--cache", cache, "--cache-size", SMALL]).result).toMatchObject(
          { status: 0 },
        );
    })();
    const ended = await Promise.all(
      builds.map(async ({ result, ...build }) => ({ ...build, ...(await result) })),
    );
    building = false;
    await pruning;

    const finished = ended.filter(({ signal }) => signal !== "SIGKILL");
    expect(finished.length).toBeLessThan(BUILDS);
    for (const { number, status, stderr } of finished)
      expect({ number, status, stderr }).toEqual({ number, status: 0, stderr: "" });
    for (const { number } of finished) {
      // Those of one variant and kind are the same image.
      const reference = `reference-${number % (2 * VARIANTS.length)}`;
      if (!readdirSync(directory).includes(reference))
        packed([...args(number), "--no-cache", "-o", output(reference, number)]);
      run("diff", ["-r", join(directory, `image-${number}`), join(directory, reference)]);
    }
    run(process.execPath, [PROGRAM, "cache", "prune", "--cache", cache]);
    expect(readdirSync(join(cache, "v1/temporary"))).toEqual([]);
    expect(run(process.execPath, [PROGRAM, "cache", "verify", "--cache", cache])).toBe("all is well\n");
  });
});

describe.runIf(needs("root", "mount", "diff"))("a cache on another file system", () => {
  test("is copied from", ({ skip }) => {
    const directory = testDirectory();
    const disk = mounted(directory, "64m") ?? skip("no mount");
    const store = storeOfTexts(directory);
    const cached = ["--cache", join(disk, "cache")];
    expectImage(store, directory, []);
    for (const name of ["cold", "warm"]) expect(expectImage(store, directory, cached, name)).toBe("");
  });

  test("that is full is told once, and the build goes on without it", ({ skip }) => {
    const directory = testDirectory();
    const disk = mounted(directory, "256k") ?? skip("no mount");
    const store = storeOfTexts(directory);
    const said = expectImage(store, directory, ["--cache", join(disk, "cache")], "full");
    expect(said).toMatch(/^storeship: warning: [^\n]*the disk is full[^\n]*\n$/);
    expect(readdirSync(join(disk, "cache/v1/temporary"))).toEqual([]);
  });

  test("that can only be read gives what it has, and is told once to take nothing", ({ skip }) => {
    const directory = testDirectory();
    const disk = mounted(directory, "64m") ?? skip("no mount");
    const store = storeOfTexts(directory);
    const cached = ["--cache", join(disk, "cache")];
    expectImage(store, directory, cached, "cold");
    run("mount", ["-o", "remount,ro", disk]);
    expect(expectImage(store, directory, cached, "warm")).toBe("");
    writeFileSync(store.place("item-3", "text"), randomText(3, 200_000).toUpperCase());
    const said = expectImage(store, directory, cached, "changed");
    expect(said).toMatch(/^storeship: warning: [^\n]*read-only[^\n]*\n$/);
  });
});

describe.runIf(process.platform === "linux" && needs("strace", "cp", "diff", "cmp") && needsCorpus())(
  "with one leaf item changed, a rebuild of a real closure",
  () => {
    test("reads no file of an item that has not changed, and gives the image of a cold build", () => {
      const directory = testDirectory();
      const { args, changed } = changedLeaf(directory);
      const options = ["-q", "--layer-compression", "zstd"];
      const cache = ["--cache", join(directory, "cache")];
      packed([...options, ...cache, "-o", `oci:${join(directory, "before")}`, ...corpusArguments()]);

      for (const output of [
        (name: string) => `oci:${join(directory, name)}`,
        (name: string) => join(directory, `${name}.tar`),
      ]) {
        const trace = join(directory, "trace");
        const command = [
          process.execPath,
          PROGRAM,
          "pack",
          ...options,
          ...cache,
          "-o",
          output("warm"),
          ...args,
        ];
        run("strace", ["-f", "-qq", "--seccomp-bpf", "-e", "trace=open,openat", "-o", trace, ...command]);
        expect(itemsRead(trace).filter((item) => item !== changed && !item.endsWith("-profile"))).toEqual([]);
        packed([...options, "--no-cache", "-o", output("cold"), ...args]);
      }
      run("diff", ["-r", join(directory, "warm"), join(directory, "cold")]);
      expectSameBytes(join(directory, "warm.tar"), join(directory, "cold.tar"));
    });
  },
);

/** Eight items of text that compresses to a good part, and a root. */
function storeOfTexts(directory: string): SmallStore {
  const texts = Array.from({ length: 8 }, (_, number) => [
    `item-${number + 1}`,
    { text: randomText(number + 1, 200_000) },
  ]);
  return smallStore(directory, { root: { file: "root" }, ...Object.fromEntries(texts) });
}

/** Builds a layout, and expects it to be that of a build without a cache; gives what was said on standard error. */
function expectImage(
  store: SmallStore,
  directory: string,
  options: readonly string[],
  name = "plain",
): string {
  const build = (output: string, more: readonly string[]) => {
    const { status, stderr } = storeship([
      "pack",
      "-q",
      "--max-layers",
      "9",
      "-o",
      `oci:${join(directory, output)}`,
      ...more,
      ...store.args,
    ]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    return stderr;
  };
  build(`${name}-expected`, ["--no-cache"]);
  const said = build(name, options);
  run("diff", ["-r", join(directory, name), join(directory, `${name}-expected`)]);
  return said;
}

/** A small file system of the running test's own, or undefined where none can be mounted. */
function mounted(directory: string, size: string): string | undefined {
  const disk = join(directory, "disk");
  mkdirSync(disk);
  const { status, stderr } = attempt("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", disk]);
  if (status !== 0) {
    lacking(`no file system can be mounted: ${stderr}`);
    return undefined;
  }
  onTestFinished(() => void run("umount", [disk]));
  return disk;
}

/**
 * The real closure again, of the same files, but for one leaf item that has another path: what changes when a program of a
 * profile is another one.
 */
function changedLeaf(directory: string): { readonly args: readonly string[]; readonly changed: string } {
  const { physical, profile, graph, items } = corpus();
  const copy = join(directory, "root");
  run("cp", ["-al", physical, copy]);
  const text = readFileSync(graph, "utf8");
  const leaf = items.find((item) => /-curl-[0-9]/.test(item)) as string;
  const changed = leaf.replace(/[0-9a-z]{32}/, "z".repeat(32));
  run("cp", ["-a", join(copy, leaf), join(copy, changed)]);
  renameSync(join(copy, leaf), join(directory, "replaced"));
  const changedGraph = join(directory, "graph");
  writeFileSync(changedGraph, text.replaceAll(leaf, changed));
  return { args: corpusArguments({ graph: changedGraph, physical: copy, profile, items }), changed };
}

/** The store items of which a traced program has opened a file, directories aside. */
function itemsRead(trace: string): readonly string[] {
  const opened = readFileSync(trace, "latin1").matchAll(
    /open(?:at)?\((?!.*O_DIRECTORY)[^"]*"[^"]*(\/gnu\/store\/[^/"]+)/g,
  );
  return [...new Set([...opened].map(([, item]) => item as string))];
}
