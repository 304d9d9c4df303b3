import type { ByteSource } from "@storeship/core";
import type { Watch } from "./watch.js";

/** How the writing of layers is watched. */
export interface LayerWatch {
  /** Told of bytes of layers that are done without being read. */
  readonly count: (bytes: number) => void;
  /** Lets the event loop have its turn between blocks, and counts them. */
  readonly watched: (blocks: Iterable<Uint8Array>) => ByteSource;
  /** As `watched`, for what is read before it is written: it does not count. */
  readonly uncounted: (blocks: Iterable<Uint8Array>) => ByteSource;
  /** Stops bytes that pass once the build is aborted. */
  readonly passing: (bytes: ByteSource) => ByteSource;
  readonly onWarning: Watch["onWarning"];
}

/** Watch the writing of `total` bytes of layers. */
export function watchLayers(total: number, { onProgress, onWarning, signal }: Watch): LayerWatch {
  let done = 0;
  const count = (bytes: number): void => {
    done = Math.min(total, done + bytes);
    onProgress?.({ phase: "write", done, total });
  };
  // Reading is synchronous: between two blocks signals, timers and the destination get their turn.
  const taken = async function* (blocks: Iterable<Uint8Array>, told: (bytes: number) => void): ByteSource {
    for (const block of blocks) {
      yield block;
      told(block.length);
      await new Promise<void>((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
  };
  const passing = async function* (bytes: ByteSource): ByteSource {
    for await (const chunk of bytes) {
      signal?.throwIfAborted();
      yield chunk;
    }
  };
  return {
    count,
    watched: (blocks) => taken(blocks, count),
    uncounted: (blocks) => taken(blocks, () => {}),
    passing,
    onWarning,
  };
}
