import { below, type Random } from "../bench/random.ts";
import type { Content } from "../e2e/support/small-store.ts";

const MIB = 1 << 20;

type Items = Readonly<Record<string, Readonly<Record<string, Content>>>>;

/** Some megabytes: long enough in writing for a fault to come between, short enough for thousands of runs. */
export function smallItems(random: Random): Items {
  return {
    first: { text: "a small file\n", "bin/tool": noise(5000, random) },
    second: { data: noise(MIB, random), zeros: 2 * MIB },
    third: { data: noise(300_000, random), [`${"long-name-".repeat(12)}/file`]: "far down" },
  };
}

/** The same behind a file of BYTES zero bytes, while whose reading there is time to change the others. */
export function slowItems(bytes: number, random: Random): Items {
  const { first, ...others } = smallItems(random);
  return { first: { ...first, "a-large-file": bytes }, ...others };
}

/** One file of BYTES zero bytes, and FILES small ones. */
export function largeItems(bytes: number, files: number): Items {
  const many = Array.from({ length: files }, (_, number) => [`share/${number % 100}/${number}`, `${number}`]);
  return { first: { large: bytes }, second: Object.fromEntries(many) };
}

// Text that hardly gets smaller.
function noise(length: number, random: Random): string {
  return Buffer.from(Array.from({ length }, () => 33 + below(90, random))).toString("latin1");
}
