import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import { reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";
import { answer } from "./answer.js";
import type { Answer } from "./answers.js";
import { type Repository, repositories } from "./repositories.js";
import type { ServedImage } from "./served-image.js";

/** Where images are served. */
export interface ServeOptions {
  /** The address to listen on; `127.0.0.1`, which this machine alone reaches, where absent. */
  readonly host?: string;
  /** 0, where absent, takes any that is free. */
  readonly port?: number;
}

/** A registry that runs. */
export interface ImageServer {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  /** What can be pulled: `127.0.0.1:PORT/me/app:v1`, sorted. */
  readonly names: readonly string[];
  /** Break off what is under way, and end. */
  close(): Promise<void>;
}

/** Connections at a time; more are turned away. */
const MOST_CONNECTIONS = 64;

/** Milliseconds after which a connection on which nothing moves is closed. */
const IDLE = 120_000;

/**
 * Serve images as a registry that can only be read (OCI distribution spec v1.1). All documents are read before the first
 * request is answered; blobs are read when they are asked for.
 *
 * @throws StoreshipError `ERR_SERVE` where the address cannot be listened on; what the images' sources throw.
 */
export async function serveImages(
  images: readonly ServedImage[],
  { host = "127.0.0.1", port = 0 }: ServeOptions = {},
): Promise<ImageServer> {
  const served = await repositories(images);
  const server = createServer((request, response) => {
    respond(served, request, response).catch(() => response.destroy());
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.timeout = IDLE;
  const address = await listening(server, host, port);
  const names = [...served].flatMap(([repository, { tags }]) =>
    [...tags.keys()].map((tag) => `${address}/${repository}:${tag}`),
  );
  return {
    address,
    names: names.sort(),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(
  served: ReadonlyMap<string, Repository>,
  { method = "", url = "", headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { range } = headers;
  const found = answer(served, { method, target: url, ...(range === undefined ? {} : { range }) });
  response.writeHead(found.status, {
    ...found.headers,
    "content-length": found.size,
    "docker-distribution-api-version": "registry/2.0",
    // Nobody waits for the body of a request that is refused.
    ...(found.status === 405 ? { connection: "close" } : {}),
  });
  if (method !== "HEAD") await send(found, response);
  response.end();
}

// A buffer is its maker's again once it is written; of a connection that is gone nobody tells so.
async function send({ bytes, size }: Answer, response: ServerResponse): Promise<void> {
  const gone = new Promise<void>((resolve) => response.once("close", () => resolve()));
  let sent = 0;
  for await (const chunk of bytes()) {
    sent += chunk.length;
    if (sent > size || response.destroyed) break;
    await Promise.race([new Promise<void>((resolve) => response.write(chunk, () => resolve())), gone]);
  }
  // A blob that is not as long as it was said to be is told by breaking off.
  if (sent !== size) response.destroy();
}

async function listening(server: Server, host: string, port: number): Promise<string> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    const reason =
      systemErrorCode(error) === "EADDRINUSE" ? "another program listens there" : reasonOf(error);
    throw new StoreshipError(
      "ERR_SERVE",
      `cannot listen on ${host} at port ${port}: ${reason}; give others with --host and --port`,
      { cause: error },
    );
  }
  const { address, port: found } = server.address() as AddressInfo;
  return `${isIPv6(address) ? `[${address}]` : address}:${found}`;
}
