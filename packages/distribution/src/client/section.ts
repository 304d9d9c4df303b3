import type { ByteSource } from "@storeship/core";

/** The first `length` bytes of a source, or all where it has fewer. @param onBytes told of each chunk once it has been taken. */
export async function* section(
  bytes: ByteSource,
  length: number,
  onBytes: (count: number) => void = () => {},
): ByteSource {
  let left = length;
  if (left === 0) return;
  for await (const chunk of bytes) {
    const part = chunk.subarray(0, left);
    yield part;
    onBytes(part.length);
    left -= part.length;
    if (left === 0) return;
  }
}

/** A source without its first `offset` bytes. */
export async function* skipped(bytes: ByteSource, offset: number): ByteSource {
  let skip = offset;
  for await (const chunk of bytes) {
    if (skip < chunk.length) yield chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
}
