import { describe, expect, test } from "vitest";
import { normalizeNarHash } from "../src/index.js";
import { decodeNixBase32 } from "../src/nix-base32.js";

// One hash in all its notations, as `nix hash to-base16`, `to-base32` and `to-sri` of Nix 2.8 print it.
const HEX = "10551daed7fa467d0b58826e7eb9a0f2af7d693de319f2ef775fffcda244b9f6";
const BASE32 = "1xmr8jicvzszfzpz46g37mlpvbzjl2wpwvl2b05psipssyp1sm8h";
const BASE64 = "EFUdrtf6Rn0LWIJufrmg8q99aT3jGfLvd1//zaJEufY=";

describe("normalizeNarHash", () => {
  test.each([
    `sha256:${HEX}`,
    `sha256:${HEX.toUpperCase()}`,
    `sha256:${BASE32}`,
    `sha256:${BASE64}`,
    `sha256-${BASE64}`,
  ])("gives %s as hexadecimal digits", (hash) => {
    expect(normalizeNarHash(hash)).toBe(`sha256:${HEX}`);
  });

  test("gives the ends of the range of hashes as hexadecimal digits", () => {
    expect(normalizeNarHash(`sha256:${"0".repeat(52)}`)).toBe(`sha256:${"0".repeat(64)}`);
    expect(normalizeNarHash(`sha256:1${"z".repeat(51)}`)).toBe(`sha256:${"f".repeat(64)}`);
  });

  test.each([
    ["", "nothing"],
    [HEX, "digits without an algorithm"],
    [`sha512-${BASE64}`, "another algorithm"],
    [`md5:${BASE32}`, "another algorithm"],
    [`sha256:${HEX.slice(1)}`, "a digit too few"],
    [`sha256:${HEX}0`, "a digit too many"],
    [`sha256-${HEX}`, "hexadecimal digits where base 64 is due"],
    [`sha256:${BASE32.slice(1)}`, "51 characters"],
    [`sha256:e${BASE32.slice(1)}`, "a character outside the alphabet"],
    [`sha256:2${"0".repeat(51)}`, "bits beyond the last byte"],
    [`sha256-${BASE64.slice(0, -1)}`, "base 64 without its padding"],
    [`sha256-${BASE64}\n`, "a line's end"],
    [`sha256:${BASE32.toUpperCase()}`, "capital letters"],
  ])("gives nothing for %j: %s", (hash) => {
    expect(normalizeNarHash(hash)).toBeUndefined();
  });
});

test("decodeNixBase32 gives the bytes of the number that the characters are the digits of, the last byte first", () => {
  for (const text of [
    "0123456789abcdfghijklmnpqrsvwxyz",
    "zyxwvsrqpnmlkjihgfdcba9876543210",
    "1".repeat(32),
  ]) {
    expect(decodeNixBase32(text, 20)?.toString("hex")).toBe(bytesOfNumber(text));
  }
});

function bytesOfNumber(text: string): string {
  const number = [...text].reduce(
    (sum, character) => sum * 32n + BigInt("0123456789abcdfghijklmnpqrsvwxyz".indexOf(character)),
    0n,
  );
  const hex = number.toString(16).padStart(40, "0");
  return (hex.match(/../g) as string[]).reverse().join("");
}
