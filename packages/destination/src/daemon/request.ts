import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
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

/** Begin a request; resolves once its body can be sent. @param path of the Docker Engine API, without a version: that which the daemon has. */
export async function daemonRequest(
  endpoint: DaemonEndpoint,
  method: "GET" | "POST",
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<DaemonRequest> {
  const { connection, tls } = endpoint;
  // A socket has no name to send, and a name that is sent is the one that a certificate has to be for.
  const host = "socketPath" in connection ? { Host: "docker" } : {};
  const options = { ...connection, method, path, headers: { ...host, ...headers }, agent: false };
  const request = await requestWith(options, tls);
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.once("response", resolve);
    request.on("error", (error) => reject(daemonError(endpoint, error)));
  }).then((answer) => refuseErrors(endpoint, answer));
  // Whoever waits for it gets the error; until then it is no unhandled rejection.
  response.catch(() => {});
  return { request, response };
}

// Imported where a daemon is spoken to: both take a moment to load, which other destinations need not wait for.
async function requestWith(options: RequestOptions, tls: DaemonEndpoint["tls"]): Promise<ClientRequest> {
  if (tls === undefined) return (await import("node:http")).request(options);
  return (await import("node:https")).request({ ...options, ...tls });
}

/** Do a request without a body. */
export async function daemonGet(endpoint: DaemonEndpoint, path: string): Promise<IncomingMessage> {
  const { request, response } = await daemonRequest(endpoint, "GET", path);
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
