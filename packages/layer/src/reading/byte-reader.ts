import type { ByteSource } from "@storeship/core";

const NOTHING = Buffer.alloc(0);

/** Reads forward, by the amounts that a parser asks for. What it returns is valid until the next call. */
export interface ByteReader {
  /** Bytes read and passed over. */
  readonly position: number;
  /** `length` bytes, or fewer where the end comes first. */
  read(length: number): Promise<Buffer>;
  /** Some bytes, `most` at most; none at the end. */
  next(most: number): Promise<Uint8Array>;
  /** Pass over `length` bytes, or fewer where the end comes first; resolves to their number. */
  skip(length: number): Promise<number>;
  /** Let go of what is held. */
  close(): Promise<void>;
}

/** A reader of bytes that come as a stream. */
export function streamReader(source: ByteSource): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  let chunk: Uint8Array = NOTHING;
  let position = 0;

  const next = async (most: number): Promise<Uint8Array> => {
    while (chunk.length === 0) {
      const result = await iterator.next();
      if (result.done === true) return NOTHING;
      chunk = result.value;
    }
    const piece = chunk.subarray(0, most);
    chunk = chunk.subarray(piece.length);
    position += piece.length;
    return piece;
  };
  return {
    get position() {
      return position;
    },
    next,
    read: (length) => gather(next, length),
    async skip(length) {
      const start = position;
      while (position - start < length) {
        if ((await next(length - (position - start))).length === 0) break;
      }
      return position - start;
    },
    async close() {
      chunk = NOTHING;
      await iterator.return?.();
    },
  };
}

/** `length` bytes of what `next` returns, or fewer where it ends. */
export async function gather(next: ByteReader["next"], length: number): Promise<Buffer> {
  const first = await next(length);
  if (first.length === length) return Buffer.from(first.buffer, first.byteOffset, length);
  const bytes = Buffer.alloc(length);
  let filled = 0;
  for (let piece = first; piece.length > 0; piece = await next(length - filled)) {
    bytes.set(piece, filled);
    filled += piece.length;
    if (filled === length) break;
  }
  return bytes.subarray(0, filled);
}

/** What is left of `reader`, as a stream. */
export async function* rest(reader: ByteReader): ByteSource {
  for (let piece = await reader.next(1 << 20); piece.length > 0; piece = await reader.next(1 << 20))
    yield piece;
}
