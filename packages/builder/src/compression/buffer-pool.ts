/** Buffers that are used again: fresh ones by the megabyte outrun the collection of old ones. */
export interface BufferPool {
  take(length: number): Buffer<ArrayBuffer>;
  /** Nobody uses the buffer any more. */
  give(buffer: Buffer<ArrayBuffer>): void;
}

/** Buffers of `size` bytes are kept; smaller ones come and go. */
export function bufferPool(size: number): BufferPool {
  const free: Buffer<ArrayBuffer>[] = [];
  return {
    take: (length) => (length === size ? free.pop() : undefined) ?? Buffer.allocUnsafeSlow(length),
    give(buffer) {
      if (buffer.length === size) free.push(buffer);
    },
  };
}
