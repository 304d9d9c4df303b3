import { once } from "node:events";
import type { Blob, Descriptor, OpenDestination } from "@storeship/core";
import { archiveOver } from "../archive.js";
import { dockerArchiveOver } from "../docker-archive.js";
import type { Output } from "../output.js";
import { type DaemonEndpoint, daemonEndpoint } from "./endpoint.js";
import { readLoadAnswer } from "./load-answer.js";
import { daemonError, daemonGet, daemonRequest } from "./request.js";

/** How an image is loaded into a daemon. */
export interface DaemonOptions {
  /** Where the daemon is; `process.env` where absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Told how much the daemon has loaded, in bytes of layers, once it has all that it gets. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A Docker daemon, which loads an image while it is made (Docker Engine API, ImageLoad). */
export function dockerDaemon({ environment = process.env, onProgress }: DaemonOptions = {}): OpenDestination {
  return async (outline) => {
    const endpoint = daemonEndpoint(environment);
    await isThere(endpoint);
    let total = 0;
    const output = await daemonOutput(endpoint, (done) => onProgress?.(Math.min(done, total), total));
    const destination = archiveOver(dockerArchiveOver, output, outline);
    return {
      ...destination,
      async putBlob(blob: Blob): Promise<Descriptor> {
        const put = await destination.putBlob(blob);
        total += put.size;
        return put;
      },
    };
  };
}

// Told before an image is made.
async function isThere(endpoint: DaemonEndpoint): Promise<void> {
  const response = await daemonGet(endpoint, "/_ping");
  response.resume();
  await once(response, "close");
}

async function daemonOutput(endpoint: DaemonEndpoint, onBytes: (done: number) => void): Promise<Output> {
  const { request, response } = await daemonRequest(endpoint, "POST", "/images/load?quiet=0", {
    "Content-Type": "application/x-tar",
  });
  // A daemon that refuses an image says so, and closes the connection: what it says counts.
  const failure = async (error: unknown): Promise<never> => {
    await response;
    throw daemonError(endpoint, error);
  };
  return {
    async write(bytes) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      request.write(bytes, (error) => (error ? reject(error) : resolve()));
      await promise.catch(failure);
    },
    async commit() {
      request.end();
      await readLoadAnswer(await response, endpoint, onBytes).catch(failure);
    },
    async abort() {
      request.destroy();
    },
  };
}
