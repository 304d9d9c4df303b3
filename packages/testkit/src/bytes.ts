import type { ByteSource } from "@storeship/core";

/** Bytes without order (xorshift), the same for every run. */
export function noise(length: number, seed = 1): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = (seed * 0x9e3779b9) >>> 0 || 1;
  for (let at = 0; at < words.length; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  // As bytes of one order, whatever the machine's.
  const bytes = Buffer.alloc(words.length * 4);
  words.forEach((word, at) => void bytes.writeUInt32LE(word >>> 0, at * 4));
  return bytes.subarray(0, length);
}

/** Bytes that compress well and fast, but are nowhere the same for long. */
export function orderly(length: number): Buffer {
  const bytes = Buffer.alloc(length, noise(4096, 2).toString("hex"));
  for (let at = 0; at < length; at += 4099) bytes.writeUInt8((at / 4099) & 0xff, at);
  return bytes;
}

/**
 * `bytes` in chunks of `size`, all in one buffer, as readers hand them out: what a chunk held is gone when the next one is
 * asked for.
 */
export async function* inChunks(bytes: Uint8Array, size: number): ByteSource {
  const buffer = new Uint8Array(Math.min(size, bytes.length));
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    buffer.set(part);
    yield buffer.subarray(0, part.length);
    buffer.fill(0xa5);
  }
}

/** All of a source. */
export async function gathered(source: ByteSource): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
