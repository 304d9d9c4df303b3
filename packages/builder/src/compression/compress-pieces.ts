import { type ByteSource, type Compressor, type Limiter, limiter } from "@storeship/core";
import { freeMemory } from "./free-memory.js";

/** Bytes on their way through compression. */
export interface Piece {
  readonly bytes: Uint8Array;
  /** Compressed already: passed on as they are. */
  readonly isCompressed: boolean;
  /** What ends behind them. The end of a layer is that of a segment, too. */
  readonly ends?: End;
  /** Called once nobody needs the bytes any more. */
  readonly release?: () => void;
}

/** What a piece can be the last one of. */
type End = "segment" | "layer";

/** Compressed bytes. */
export interface CompressedPiece {
  readonly bytes: Uint8Array;
  readonly ends?: End;
}

/** Bytes that a unit counts as beside its own: most can be far shorter than a segment. */
const UNIT_COST = 4 << 10;

/**
 * Make a unit of each piece that is not compressed yet, `atWork` at a time, and give all in the order of the pieces. As many
 * bytes are held as that many segments have, and one segment more: the reader and the writer need not wait for a slow unit.
 * Leaving early, and any error, stops what is at work.
 */
export async function* compressPieces(
  pieces: AsyncIterable<Piece>,
  compressor: Compressor,
  atWork: number,
): AsyncGenerator<CompressedPiece, void, undefined> {
  const limit = limiter(atWork);
  const units: Unit[] = [];
  const most = atWork * (compressor.segmentSize + UNIT_COST);
  const written = freedInTurn();
  let held = 0;
  const finishFirst = async function* (): AsyncGenerator<CompressedPiece, void, undefined> {
    const unit = units[0] as Unit;
    yield* finished(unit, written);
    units.shift();
    held -= unit.cost;
  };
  try {
    for await (const piece of pieces) {
      const unit = startUnit(piece, compressor, limit);
      units.push(unit);
      held += unit.cost;
      while (held > most) yield* finishFirst();
    }
    while (units.length > 0) yield* finishFirst();
  } finally {
    await Promise.all(units.map((unit) => unit.stop()));
  }
}

/** One unit under way. */
interface Unit {
  readonly chunks: Promise<Chunks>;
  readonly ends: End | undefined;
  readonly cost: number;
  /** Ends the work, whatever came of it. */
  stop(): Promise<void>;
}

/** Compressed bytes in order, or all of them in memory that is the scheduler's own. */
type Chunks = readonly Uint8Array[] | Uint8Array<ArrayBuffer>;

async function* finished(
  { chunks, ends }: Unit,
  written: FreedInTurn,
): AsyncGenerator<CompressedPiece, void, undefined> {
  const found = await chunks;
  for (const bytes of found instanceof Uint8Array ? [found] : found) {
    yield { bytes };
    written.push(found instanceof Uint8Array ? found : undefined);
  }
  if (ends !== undefined) yield { bytes: new Uint8Array(0), ends };
}

function startUnit(piece: Piece, compressor: Compressor, limit: Limiter): Unit {
  const { bytes, ends } = piece;
  const cost = bytes.length + UNIT_COST;
  if (piece.isCompressed) return { chunks: Promise.resolve([bytes]), ends, cost, stop: async () => {} };
  let stopped = false;
  let output: AsyncIterator<Uint8Array> | undefined;
  const work = async (): Promise<Chunks> => {
    try {
      const chunks: Uint8Array[] = [];
      if (stopped) return chunks;
      if (compressor.compressUnit !== undefined) return await compressor.compressUnit(bytes);
      output = compressor.compress(one(bytes))[Symbol.asyncIterator]();
      for (let next = await output.next(); next.done !== true; next = await output.next())
        chunks.push(next.value);
      return chunks;
    } finally {
      piece.release?.();
    }
  };
  const chunks = limit(work);
  // A failure is told where the unit's turn comes; until then it is no unhandled rejection.
  chunks.catch(() => {});
  return {
    chunks,
    ends,
    cost,
    async stop() {
      stopped = true;
      await output?.return?.();
    },
  };
}

async function* one(bytes: Uint8Array): ByteSource {
  yield bytes;
}

/** Frees bytes once the ones behind them have been used as well: until then they may be on their way to a file. */
interface FreedInTurn {
  /** @param bytes that have been handed on, undefined for what is not to be freed. */
  push(bytes: Uint8Array<ArrayBuffer> | undefined): void;
}

function freedInTurn(): FreedInTurn {
  let previous: Uint8Array<ArrayBuffer> | undefined;
  return {
    push(bytes) {
      if (previous !== undefined) freeMemory(previous);
      previous = bytes;
    },
  };
}
