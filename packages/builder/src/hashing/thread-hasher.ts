import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Digest } from "@storeship/core";
import { type Hasher, inlineHasher } from "./hasher.js";

/** Bytes from which a thread of its own pays: it takes about 30 ms to start. */
const WORTH_A_THREAD = 64 << 20;

/** A hasher for so many bytes: on a thread of its own where there is a core for it and enough to do. */
export function hasherFor(bytes: number): Hasher {
  return bytes >= WORTH_A_THREAD && availableParallelism() > 1 ? threadHasher() : inlineHasher();
}

/** What a thread is asked: to take bytes, or, without any, for the digest of what it took. */
export type HashRequest = { readonly bytes: Uint8Array } | undefined;

/**
 * A hasher on a thread of its own. Bytes in shared memory are hashed where they lie, others are copied. The thread answers
 * each request in order, and keeps no program alive.
 */
function threadHasher(): Hasher {
  const worker = new Worker(new URL("./hash-thread.js", import.meta.url), { stdout: false, stderr: false });
  const waiting: Array<PromiseWithResolvers<Digest | undefined>> = [];
  let failure: Error | undefined;
  worker.on("message", (answer: Digest | undefined) => waiting.shift()?.resolve(answer));
  worker.on("error", (error) => {
    failure = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  });

  const ask = (request: HashRequest): Promise<Digest | undefined> => {
    if (failure !== undefined) return Promise.reject(failure);
    const answer = Promise.withResolvers<Digest | undefined>();
    waiting.push(answer);
    worker.postMessage(request);
    return answer.promise;
  };
  return {
    async update(bytes) {
      await ask({ bytes });
    },
    digest: async () => (await ask(undefined)) as Digest,
    close() {
      void worker.terminate();
    },
  };
}
