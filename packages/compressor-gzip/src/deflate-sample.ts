const SIZE = 48 << 10;
/** Where text ends, a text of four letters, and tables. */
const [TEXT, LETTERS, TABLES] = [16 << 10, 24 << 10, 40 << 10];

const SYLLABLES =
  "st or e li b sh are pro fi le ha out put in clu de ver sion lo ca mod u ule che a of th ".split(" ");

let made: Uint8Array | undefined;

/**
 * Bytes that show how an implementation of deflate looks for matches and cuts blocks: like text, with very many short
 * matches, like a program's tables, and such as cannot be compressed. Always the same.
 */
export function deflateSample(): Uint8Array {
  made ??= sample();
  return made;
}

function sample(): Uint8Array {
  const bytes = Buffer.alloc(SIZE);
  const random = xorshift();
  let text = "";
  while (text.length < TEXT) text += SYLLABLES[random() % SYLLABLES.length] || " ";
  bytes.write(text, 0, TEXT, "latin1");
  for (let at = TEXT; at < LETTERS; at += 1) bytes[at] = 97 + (random() & 3);
  let address = 0x40_0000;
  for (let at = LETTERS; at < TABLES; at += 8) {
    address += (random() % 64) * 8;
    bytes.writeUInt32LE(address, at);
    bytes.writeUInt32LE(random() % 3 === 0 ? random() : 0x11, at + 4);
  }
  for (let at = TABLES; at < SIZE; at += 4) bytes.writeUInt32LE(random(), at);
  // As much as makes the window of 32 KiB move on.
  return Buffer.concat([bytes, bytes.subarray(0, LETTERS)]);
}

// Marsaglia's generator of 32 bits with the shifts 13, 17 and 5.
function xorshift(): () => number {
  let state = 2_463_534_242;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
