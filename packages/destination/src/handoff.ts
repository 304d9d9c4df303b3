import type { ByteSource } from "@storeship/core";

/** Hands chunks from who writes them to who reads them, one at a time. */
export interface Handoff {
  readonly source: ByteSource;
  /** Resolves once the reader has asked for the chunk after this one, and so is done with it. */
  write(chunk: Uint8Array): Promise<void>;
  /** No more chunks come. */
  end(): void;
  /** The reader gets this error; a writer that waits gets it, too. */
  fail(error: unknown): void;
}

/** A handoff between a writer and a reader. */
export function handoff(): Handoff {
  let offered: { chunk: Uint8Array; taken: PromiseWithResolvers<void> } | undefined;
  let state: "open" | "ended" | { error: unknown } = "open";
  let wake = Promise.withResolvers<void>();

  async function* read(): ByteSource {
    for (;;) {
      if (typeof state === "object") throw state.error;
      if (offered !== undefined) {
        const { chunk, taken } = offered;
        yield chunk;
        offered = undefined;
        taken.resolve();
      } else if (state === "ended") {
        return;
      } else {
        await wake.promise;
        wake = Promise.withResolvers<void>();
      }
    }
  }

  return {
    source: read(),
    async write(chunk) {
      if (typeof state === "object") throw state.error;
      const taken = Promise.withResolvers<void>();
      offered = { chunk, taken };
      wake.resolve();
      await taken.promise;
    },
    end() {
      state = "ended";
      wake.resolve();
    },
    fail(error) {
      if (state !== "open") return;
      state = { error };
      offered?.taken.reject(error);
      wake.resolve();
    },
  };
}
