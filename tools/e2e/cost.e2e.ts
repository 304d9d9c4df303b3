import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { corpus, corpusArguments, needsCorpus } from "./support/corpus.ts";
import { testDirectory } from "./support/directory.ts";
import { needs } from "./support/needs.ts";
import { peakMemory } from "./support/peak-memory.ts";
import { run } from "./support/run.ts";
import { packed } from "./support/storeship.ts";

const RUNS = 5;
const MOST_MEMORY = 250e6;
const PEER = join(import.meta.dirname, "../bench/peers/guix-steps.sh");

describe.runIf(needsCorpus())("packing a closure of 200 MB without compression", () => {
  test.runIf(needs("bash", "tar", "openssl", "sha256sum"))(
    "takes at most the time of what Guix's docker builder runs on the same paths, in the median of runs side by side",
    () => {
      const { physical, items } = corpus();
      const directory = testDirectory();
      const list = join(directory, "list");
      writeFileSync(list, items.map((item) => `${physical}${item}\n`).join(""));
      const ours = (): unknown =>
        packed(["-q", "--max-layers", "1", "-o", join(directory, "ours.tar"), ...corpusArguments()]);
      const theirs = (): unknown => run("bash", [PEER, list, join(directory, "theirs.tar")]);

      const [ourTime, theirTime] = medianTimes(ours, theirs);
      const figures = `${ourTime.toFixed(2)} s, the peer ${theirTime.toFixed(2)} s, ratio ${(ourTime / theirTime).toFixed(2)}, ${availableParallelism()} cores`;
      console.log(figures);
      expect(ourTime, figures).toBeLessThanOrEqual(theirTime);
    },
  );

  test.runIf(process.platform === "linux")("holds at most 250 MB of memory", () => {
    const directory = testDirectory();
    const peak = peakMemory(
      ["-q", "--max-layers", "1", "-o", join(directory, "image.tar"), ...corpusArguments()],
      directory,
    );
    console.log(`at most ${(peak / 1e6).toFixed(0)} MB`);
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThanOrEqual(MOST_MEMORY);
  });
});

/** Seconds that each of two actions takes, in the median of runs by turns; the first of each is not counted. */
function medianTimes(a: () => unknown, b: () => unknown): [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= RUNS; round += 1) {
    times[0].push(seconds(a));
    times[1].push(seconds(b));
  }
  return [median(times[0].slice(1)), median(times[1].slice(1))];
}

function seconds(action: () => unknown): number {
  const start = performance.now();
  action();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
