import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";
import type { DaemonEndpoint } from "./endpoint.js";

/** A request to a daemon that is under way. */
export interface DaemonRequest {
  /** Takes the body. */
  readonly request: ClientRequest;
  /** The answer, once its head is there. @throws StoreshipError `ERR_DAEMON` for any status but 200. */
  readonly response: Promise<IncomingMessage>;
}

/** The most that is read of an answer that tells an error, in bytes. */
const ERROR_LIMIT = 1 << 16;

/** Begin a request. @param path of the Docker Engine API, without a version: that which the daemon has. */
export function daemonRequest(
  endpoint: DaemonEndpoint,
  method: "GET" | "POST",
  path: string,
  headers: Readonly<Record<string, string>> = {},
): DaemonRequest {
  const { connection, tls } = endpoint;
  // A socket has no name to send, and a name that is sent is the one that a certificate has to be for.
  const host = "socketPath" in connection ? { Host: "docker" } : {};
  const options = { ...connection, method, path, headers: { ...host, ...headers }, agent: false };
  const request = tls === undefined ? httpRequest(options) : httpsRequest({ ...options, ...tls });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.once("response", resolve);
    request.on("error", (error) => reject(daemonError(endpoint, error)));
  }).then((answer) => refuseErrors(endpoint, answer));
  // Whoever waits for it gets the error; until then it is no unhandled rejection.
  response.catch(() => {});
  return { request, response };
}

/** Do a request without a body. */
export function daemonGet(endpoint: DaemonEndpoint, path: string): Promise<IncomingMessage> {
  const { request, response } = daemonRequest(endpoint, "GET", path);
  request.end();
  return response;
}

/** The error for a connection that failed. */
export function daemonError(endpoint: DaemonEndpoint, error: unknown): StoreshipError {
  if (error instanceof StoreshipError) return error;
  const code = systemErrorCode(error);
  const known: Readonly<Record<string, string>> = {
    ENOENT: "nothing listens there; start the daemon, or say where it is with DOCKER_HOST or a context",
    ECONNREFUSED: "nothing listens there; start the daemon, or say where it is with DOCKER_HOST or a context",
    EACCES: "permission denied; be in the group 'docker', or root",
    EPIPE: "it has closed the connection",
    ECONNRESET: "it has closed the connection",
  };
  const reason = (code === undefined ? undefined : known[code]) ?? reasonOf(error);
  return new StoreshipError("ERR_DAEMON", `the Docker daemon at '${endpoint.host}': ${reason}`, {
    cause: error,
  });
}

async function refuseErrors(endpoint: DaemonEndpoint, response: IncomingMessage): Promise<IncomingMessage> {
  if (response.statusCode === 200) return response;
  const text = await startOf(response);
  throw new StoreshipError(
    "ERR_DAEMON",
    `the Docker daemon at '${endpoint.host}' says: ${messageIn(text) ?? `status ${response.statusCode}`}`,
  );
}

async function startOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > ERROR_LIMIT) break;
  }
  return Buffer.concat(chunks).toString();
}

function messageIn(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}
