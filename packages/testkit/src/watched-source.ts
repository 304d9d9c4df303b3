import type { ByteSource } from "@storeship/core";

/** A source that tells whether it is in use. */
export interface WatchedSource {
  readonly source: ByteSource;
  readonly isOpen: boolean;
}

/** Gives what `chunks` does. */
export function watched(chunks: () => ByteSource): WatchedSource {
  let isOpen = false;
  const source = async function* () {
    isOpen = true;
    try {
      yield* chunks();
    } finally {
      isOpen = false;
    }
  };
  return {
    source: { [Symbol.asyncIterator]: source },
    get isOpen() {
      return isOpen;
    },
  };
}
