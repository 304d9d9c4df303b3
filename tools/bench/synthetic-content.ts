import { below, type Random, seeded } from "./random.ts";

const WORDS = 4096;
/** Of all pieces, those that no compressor makes smaller. */
const NOISE = 0.2;

const vocabulary = words();

/** Fills BUFFER with bytes that gzip and zstd make about as small as they make programs and their documentation. */
export function fillContent(buffer: Buffer, random: Random): void {
  for (let at = 0; at < buffer.length; ) {
    if (random() < NOISE) {
      const noise = below(2 ** 24, random);
      for (let byte = 0; byte < 3; byte += 1) buffer[at + byte] = noise >>> (8 * byte);
      at += 3;
      continue;
    }
    // A product of two: some words are much more frequent than others.
    const word = vocabulary[Math.floor(random() * random() * WORDS)] as Buffer;
    at += word.copy(buffer, at);
  }
}

function words(): readonly Buffer[] {
  const random = seeded("words");
  return Array.from({ length: WORDS }, () =>
    Buffer.from(Array.from({ length: 4 + below(12, random) }, () => 97 + below(26, random))),
  );
}
