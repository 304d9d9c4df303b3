/** A set of small numbers: bit n of the row is set where n is in it. */
export type BitRow = Uint32Array;

const BITS = 32;

/** `count` empty sets, each with room for the numbers below `end`. */
export function bitRows(count: number, end: number): readonly BitRow[] {
  const words = Math.ceil(end / BITS);
  const all = new Uint32Array(count * words);
  return Array.from({ length: count }, (_, row) => all.subarray(row * words, (row + 1) * words));
}

/** Puts `number` into `row`. */
export function setBit(row: BitRow, number: number): void {
  const word = Math.floor(number / BITS);
  row[word] = (row[word] as number) | (1 << (number % BITS));
}

/** Puts all of `other` into `row`, given that they are from `start` up to `end`: both are as long. */
export function addAll(row: BitRow, other: BitRow, start = 0, end = row.length * BITS): void {
  const last = Math.min(row.length, Math.ceil(end / BITS));
  for (let word = Math.floor(start / BITS); word < last; word++) {
    row[word] = (row[word] as number) | (other[word] as number);
  }
}

/** How many numbers are in `row`. */
export function countOf(row: BitRow): number {
  let count = 0;
  for (let word = 0; word < row.length; word++) count += bitsOf(row[word] as number);
  return count;
}

/** How many numbers are in `a`, in `b` or in both. */
export function countOfEither(a: BitRow, b: BitRow): number {
  let count = 0;
  for (let word = 0; word < a.length; word++) count += bitsOf((a[word] as number) | (b[word] as number));
  return count;
}

// Adds neighbouring bits, then pairs, then fours; the product's highest byte is the sum of the four bytes.
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
