import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Digest } from "@storeship/core";
import type { ImageRequest } from "../request.js";
import { type Hasher, inlineHasher } from "./hasher.js";

/** Store items from which a thread of its own pays: it takes about 30 ms to start, on another core. */
const WORTH_A_THREAD = 16;

/** A hasher for images: on a thread of its own where there is a core for it and enough to do. */
export function hasherFor(requests: readonly ImageRequest[]): Hasher {
  return requests.some(isLarge) && availableParallelism() > 1 ? threadHasher() : inlineHasher();
}

function isLarge({ closure, trees, rootSystem }: ImageRequest): boolean {
  return (closure?.items.length ?? 0) >= WORTH_A_THREAD || trees.length > 0 || rootSystem !== undefined;
}

/** What a thread is asked: to take bytes, or, without any, for the digest of what it took. */
type HashRequest = { readonly bytes: Uint8Array } | undefined;

/**
 * A hasher on a thread of its own. Bytes in shared memory are hashed where they lie, others are copied there. The thread
 * answers each request in order.
 */
export function threadHasher(): Hasher {
  const worker = new Worker(`(${hashThread})()`, { eval: true });
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
  const free: Buffer[] = [];
  return {
    async update(bytes) {
      if (bytes.buffer instanceof SharedArrayBuffer) return void (await ask({ bytes }));
      const { length } = bytes;
      const last = free.pop();
      const copy =
        last !== undefined && last.length >= length ? last : Buffer.from(new SharedArrayBuffer(length));
      copy.set(bytes);
      await ask({ bytes: copy.subarray(0, length) });
      free.push(copy);
    },
    digest: async () => (await ask(undefined)) as Digest,
    close() {
      void worker.terminate();
    },
  };
}

// Runs on the thread, which gets it as text: there is no file that has to be found, and nothing else here is in reach.
function hashThread(): void {
  const { createHash } = process.getBuiltinModule("node:crypto");
  const { parentPort } = process.getBuiltinModule("node:worker_threads");
  let hash = createHash("sha256");
  parentPort?.on("message", (request: HashRequest) => {
    if (request !== undefined) {
      hash.update(request.bytes);
      parentPort.postMessage(undefined);
      return;
    }
    parentPort.postMessage(`sha256:${hash.digest("hex")}`);
    hash = createHash("sha256");
  });
}
