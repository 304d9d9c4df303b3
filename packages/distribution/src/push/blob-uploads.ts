import { type Digest, limiter } from "@storeship/core";
import type { RegistryClient } from "../client/registry-client.js";
import type { BlobContent } from "./blob-content.js";

/** How far uploads are, in bytes; what the registry has already counts as done. */
export interface UploadProgress {
  readonly done: number;
  /** Of all blobs so far. */
  readonly total: number;
}

/** Uploads blobs in the background. */
export interface BlobUploads {
  /** Take a blob, which is released once it is there or has failed. Throws where an earlier one has failed. */
  add(content: BlobContent, mountFrom?: string): void;
  /** Resolves once all blobs are there. Throws what the first one failed with. */
  finished(onProgress: (progress: UploadProgress) => void): Promise<void>;
  /** Resolves once nothing goes on any more. */
  ended(): Promise<void>;
}

/** Uploads over so many connections. A blob is asked for first, and sent once however often it is added. */
export function blobUploads(client: RegistryClient, connections: number): BlobUploads {
  const limited = limiter(connections);
  const jobs = new Map<Digest, Promise<void>>();
  const sent = new Map<Digest, number>();
  let failure: { readonly error: unknown } | undefined;
  let total = 0;
  let onProgress: (progress: UploadProgress) => void = () => {};

  const tell = (): void => onProgress({ done: [...sent.values()].reduce((sum, one) => sum + one, 0), total });
  const count = (digest: Digest, bytes: number): void => {
    sent.set(digest, bytes);
    tell();
  };

  async function upload(content: BlobContent, mountFrom: string | undefined): Promise<void> {
    const { digest, size } = content;
    // What fails for one reason fails for the next blob as well.
    if (failure !== undefined) return;
    const onBytes = (bytes: number): void => count(digest, Math.min(size, (sent.get(digest) ?? 0) + bytes));
    const more = mountFrom === undefined ? { onBytes } : { onBytes, mountFrom };
    if (!(await client.hasBlob(content))) await client.uploadBlob(content, more);
    count(digest, size);
  }

  async function run(content: BlobContent, mountFrom: string | undefined): Promise<void> {
    try {
      await limited(() => upload(content, mountFrom));
    } catch (error) {
      failure ??= { error };
    }
    await content.release();
  }

  async function addAgain(running: Promise<void>, content: BlobContent): Promise<void> {
    await Promise.all([running, content.release()]);
  }

  const check = (): void => {
    if (failure !== undefined) throw failure.error;
  };
  const ended = async (): Promise<void> => void (await Promise.all(jobs.values()));
  return {
    add(content, mountFrom) {
      const running = jobs.get(content.digest);
      if (running === undefined) total += content.size;
      jobs.set(content.digest, running === undefined ? run(content, mountFrom) : addAgain(running, content));
      check();
    },
    async finished(tellProgress) {
      onProgress = tellProgress;
      tell();
      await ended();
      check();
    },
    ended,
  };
}
