import { availableParallelism } from "node:os";
import type { ByteSource, Compressor, Encode } from "@storeship/core";
import { type BufferPool, bufferPool } from "./buffer-pool.js";
import { compressPieces, type Piece } from "./compress-pieces.js";

/** How much of the machine compression may take. */
export interface EncodeLimits {
  /** Units compressed at a time, from 1. */
  readonly jobs: number;
  /** Bytes of memory for compressors at work; one always runs. */
  readonly memory: number;
}

/** The memory that compressors may take together where nothing else is said: two `xz -6`. */
const DEFAULT_MEMORY = 192 << 20;

/**
 * One job more than the machine has cores: one that ends leaves its core idle until the reader has come round to start the
 * next.
 */
export function defaultLimits(jobs: number = availableParallelism() + 1): EncodeLimits {
  return { jobs, memory: DEFAULT_MEMORY };
}

/** Units of `compressor` that may be at work at a time. */
export function unitsAtWork(compressor: Compressor, { jobs, memory }: EncodeLimits): number {
  return Math.max(1, Math.min(jobs, Math.floor(memory / compressor.memory)));
}

/**
 * Compress with `compressor`, units side by side where it is concatenable. The bytes do not depend on `limits`, and
 * memory holds at most `jobs` + 2 segments whatever the speed of reader, compressor and writer.
 */
export function encoder(compressor: Compressor, limits: EncodeLimits): Encode {
  if (!compressor.concatenable) return (source) => compressor.compress(source);
  const atWork = unitsAtWork(compressor, limits);
  return async function* (source, segments) {
    const pieces = piecesOf(source, segments, bufferPool(compressor.segmentSize));
    for await (const { bytes } of compressPieces(pieces, compressor, atWork)) yield bytes;
  };
}

/** Cut bytes into pieces for a compressor: each in a buffer of its own, none across the end of a segment. */
async function* piecesOf(
  source: ByteSource,
  segments: Iterable<number>,
  buffers: BufferPool,
): AsyncGenerator<Piece, void, undefined> {
  const lengths = segments[Symbol.iterator]();
  let left = 0;
  let buffer: Buffer = Buffer.alloc(0);
  let used = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; ) {
      if (used === buffer.length) {
        if (left === 0) left = lengths.next().value ?? chunk.length - at;
        buffer = buffers.take().subarray(0, Math.min(left, buffers.size));
        left -= buffer.length;
        used = 0;
      }
      const part = chunk.subarray(at, at + buffer.length - used);
      buffer.set(part, used);
      used += part.length;
      at += part.length;
      if (used === buffer.length) yield { ...buffers.keep(buffer), isCompressed: false };
    }
  }
}
