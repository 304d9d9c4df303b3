import { NIX_BASE32 } from "../nix-base32.js";

/** Characters of the hash part that a store item's name begins with. */
export const HASH_LENGTH = 32;

const NO_DIGIT = 255;
const DIGITS = new Uint8Array(256).fill(NO_DIGIT);
for (let digit = 0; digit < NIX_BASE32.length; digit++) DIGITS[NIX_BASE32.charCodeAt(digit)] = digit;

// The last four digits, 5 bits each, tell most places that hold no known hash from those that may hold one.
const TAIL_LENGTH = 4;
const TAILS = 1 << (5 * TAIL_LENGTH);

/** Reports the hashes, of those it knows, that occur in bytes. */
export interface HashFinder {
  /**
   * Call `found` for each place in `bytes`, from `start` up to `end`, where a known hash lies as a whole; the same hash
   * can be found any number of times. The place is looked at wherever it lies: on no boundary, in no context.
   */
  find(bytes: Buffer, start: number, end: number, found: (hash: string) => void): void;
}

/** A finder of `hashes`, each of 32 characters of Nix's base 32. Time grows with the bytes, not with the hashes. */
export function hashFinder(hashes: ReadonlySet<string>): HashFinder {
  const tails = new Uint8Array(TAILS);
  for (const hash of hashes) tails[tailBefore(Buffer.from(hash, "latin1"), HASH_LENGTH)] = 1;

  return {
    find(bytes, start, end, found) {
      let at = start;
      search: while (at + HASH_LENGTH <= end) {
        // From the last character back: one that is no digit rules out all places up to it at once.
        for (let last = at + HASH_LENGTH - 1; last >= at; last--) {
          if (DIGITS[bytes[last] as number] === NO_DIGIT) {
            at = last + 1;
            continue search;
          }
        }
        // A run of digits: each digit more behind it makes one more place.
        let next = at + HASH_LENGTH;
        for (let tail = tailBefore(bytes, next); ; ) {
          if (tails[tail] === 1) {
            const hash = bytes.toString("latin1", next - HASH_LENGTH, next);
            if (hashes.has(hash)) found(hash);
          }
          const digit = next < end ? (DIGITS[bytes[next] as number] as number) : NO_DIGIT;
          next += 1;
          if (digit === NO_DIGIT) break;
          tail = ((tail << 5) | digit) & (TAILS - 1);
        }
        at = next;
      }
    },
  };
}

function tailBefore(bytes: Buffer, end: number): number {
  let tail = 0;
  for (let at = end - TAIL_LENGTH; at < end; at++)
    tail = (tail << 5) | (DIGITS[bytes[at] as number] as number);
  return tail;
}
