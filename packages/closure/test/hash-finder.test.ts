import { describe, expect, test } from "vitest";
import { NIX_BASE32 } from "../src/nix-base32.js";
import { hashFinder } from "../src/scan/hash-finder.js";

const HASH = "q9bkzp7lb6hpalflsvy6bjjss6ijkh8s";

function hashesIn(
  text: string | Buffer,
  hashes: Iterable<string> = [HASH],
  start = 0,
  end = text.length,
): readonly string[] {
  const found: string[] = [];
  const bytes = Buffer.isBuffer(text) ? text : Buffer.from(text, "latin1");
  hashFinder(new Set(hashes)).find(bytes, start, end, (hash) => found.push(hash));
  return found;
}

describe("a hash finder", () => {
  test.each([
    ["alone", HASH],
    ["in a path", `/gnu/store/${HASH}-hello`],
    ["in a word of the same characters", `zzz${HASH}zzz`],
    ["behind a part of itself", `${HASH.slice(0, 31)}${HASH}`],
    ["behind what is no digit", `e${HASH}`],
    ["before what is no digit", `${HASH}e`],
    ["between bytes that are no text", `\xff\x00${HASH}\x80`],
    ["behind a long run of digits", `${"0".repeat(1000)}${HASH}`],
  ])("finds one %s", (_, text) => {
    expect(hashesIn(text)).toEqual([HASH]);
  });

  test.each([
    ["", "nothing"],
    [HASH.slice(1), "a part of it"],
    [`${HASH.slice(0, 16)}-${HASH.slice(16)}`, "one that something breaks"],
    [HASH.toUpperCase(), "one in capital letters"],
    ["0".repeat(100), "a long run of digits without it"],
    [`${HASH.slice(0, 31)}9`, "one that differs in the last character"],
    [`0${HASH.slice(1)}`, "one that differs in the first character"],
  ])("finds none in %j: %s", (text) => {
    expect(hashesIn(text)).toEqual([]);
  });

  test("finds one at each distance from the start, with any character before and behind it", () => {
    for (let before = 0; before < 100; before++) {
      for (const filler of ["\0", "e", "0", "-"]) {
        expect(hashesIn(filler.repeat(before) + HASH + filler.repeat(before % 40))).toEqual([HASH]);
      }
    }
  });

  test("finds each time that one occurs, also where two overlap or touch", () => {
    expect(hashesIn(`${HASH}${HASH} ${HASH}`)).toEqual([HASH, HASH, HASH]);
    expect(hashesIn("a".repeat(34), ["a".repeat(32)])).toHaveLength(3);
  });

  test("looks only at the bytes from the start to the end that it is given", () => {
    const text = ` ${HASH} `;
    expect(hashesIn(text, [HASH], 1, 33)).toEqual([HASH]);
    expect(hashesIn(text, [HASH], 2, 34)).toEqual([]);
    expect(hashesIn(text, [HASH], 0, 32)).toEqual([]);
  });

  test("finds what a search by its text finds, in random bytes of which most are digits", () => {
    const random = generator(7);
    const letters = `${NIX_BASE32.repeat(4)}eotu-/`;
    const text = Array.from({ length: 200_000 }, () => letters[random() % letters.length]).join("");
    const hashes = Array.from({ length: 500 }, () => random() % (text.length - 32))
      .map((at) => text.slice(at, at + 32))
      .filter((hash) => !/[^0-9a-df-np-sv-z]/.test(hash));
    expect(hashes.length).toBeGreaterThan(50);
    expect(new Set(hashesIn(text, hashes))).toEqual(new Set(hashes));
    const absent = hashes
      .map((hash) => `${hash.slice(0, 31)}${hash.endsWith("0") ? "1" : "0"}`)
      .filter((hash) => !text.includes(hash));
    expect(hashesIn(text, absent)).toEqual([]);
  });

  test("knows 100,000 hashes at once", () => {
    const random = generator(1);
    const hashes = Array.from({ length: 100_000 }, () =>
      Array.from({ length: 32 }, () => NIX_BASE32[random() % 32]).join(""),
    );
    expect(hashesIn(hashes.join("\n"), hashes)).toEqual(hashes);
  });
});

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}
