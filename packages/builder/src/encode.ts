import { availableParallelism } from "node:os";
import type { ByteSource, Compressor, Encode } from "@storeship/core";

/** How much of the machine compression may take. */
export interface EncodeLimits {
  /** Units compressed at a time, from 1. */
  readonly jobs: number;
  /** Bytes of memory for compressors at work; one always runs. */
  readonly memory: number;
}

/** The memory that compressors may take together where nothing else is said: two `xz -6`. */
const DEFAULT_MEMORY = 192 << 20;

/** As many jobs as the machine has cores. */
export function defaultLimits(jobs: number = availableParallelism()): EncodeLimits {
  return { jobs, memory: DEFAULT_MEMORY };
}

/** Finished and waiting units beyond those at work: the reader and the writer need not wait for one slow unit. */
const QUEUED = 2;

/**
 * Compress with `compressor`, units side by side where it is concatenable. The bytes do not depend on `limits`, and
 * memory holds at most `jobs` + 3 segments whatever the speed of reader, compressor and writer.
 */
export function encoder(compressor: Compressor, { jobs, memory }: EncodeLimits): Encode {
  if (!compressor.concatenable) return (source) => compressor.compress(source);
  const atWork = Math.max(1, Math.min(jobs, Math.floor(memory / compressor.memory)));
  return (source, segments) =>
    sideBySide(segmentBuffers(source, segments, compressor.segmentSize), compressor, atWork);
}

async function* sideBySide(buffers: ByteSource, compressor: Compressor, atWork: number): ByteSource {
  const slots = slotsOf(atWork);
  const units: Unit[] = [];
  try {
    for await (const segment of buffers) {
      units.push(startUnit(compressor, segment, slots));
      if (units.length >= atWork + QUEUED) yield* await (units[0] as Unit).chunks;
      if (units.length >= atWork + QUEUED) units.shift();
    }
    while (units.length > 0) {
      yield* await (units[0] as Unit).chunks;
      units.shift();
    }
  } finally {
    await Promise.all(units.map((unit) => unit.stop()));
  }
}

/** One unit under way. */
interface Unit {
  readonly chunks: Promise<readonly Uint8Array[]>;
  /** Ends the work, whatever came of it. */
  stop(): Promise<void>;
}

function startUnit(compressor: Compressor, segment: Uint8Array, slots: Slots): Unit {
  let stopped = false;
  let output: AsyncIterator<Uint8Array> | undefined;
  const work = async (): Promise<readonly Uint8Array[]> => {
    await slots.take();
    try {
      const chunks: Uint8Array[] = [];
      if (stopped) return chunks;
      output = compressor.compress(chunk(segment))[Symbol.asyncIterator]();
      for (let next = await output.next(); next.done !== true; next = await output.next())
        chunks.push(next.value);
      return chunks;
    } finally {
      slots.give();
    }
  };
  const chunks = work();
  // A failure is told where the unit's turn comes; until then it is no unhandled rejection.
  chunks.catch(() => {});
  return {
    chunks,
    async stop() {
      stopped = true;
      await output?.return?.();
    },
  };
}

async function* chunk(bytes: Uint8Array): ByteSource {
  yield bytes;
}

interface Slots {
  take(): Promise<void>;
  give(): void;
}

function slotsOf(count: number): Slots {
  let free = count;
  const waiting: Array<() => void> = [];
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    give() {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}

// Each segment in a buffer of its own, cut where it is longer than `most`.
async function* segmentBuffers(source: ByteSource, segments: Iterable<number>, most: number): ByteSource {
  const lengths = segments[Symbol.iterator]();
  let left = 0;
  let buffer = Buffer.alloc(0);
  let used = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; ) {
      if (used === buffer.length) {
        if (left === 0) left = lengths.next().value ?? chunk.length - at;
        buffer = Buffer.allocUnsafeSlow(Math.min(left, most));
        left -= buffer.length;
        used = 0;
      }
      const piece = chunk.subarray(at, at + buffer.length - used);
      buffer.set(piece, used);
      used += piece.length;
      at += piece.length;
      if (used === buffer.length) yield buffer;
    }
  }
}
