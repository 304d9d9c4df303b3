import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import type { ByteSource } from "@storeship/core";
import { connectionError } from "./connection-error.js";
import type { HttpResponse, RequestBody, Transport } from "./http.js";
import { type IdleTimer, idleTimer } from "./idle-timer.js";
import { isLoopback } from "./loopback.js";
import { OwnFault, sendBody } from "./send-body.js";
import type { Trust } from "./trust.js";

/** How connections are made. */
export interface TransportOptions {
  /** Whom TLS trusts at a host (with its port). */
  readonly trust: (host: string) => Trust;
  /** Milliseconds after which a silent connection is given up. */
  readonly idleTimeout: number;
  /** Tells of proxies: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`. This machine is reached without one. */
  readonly environment: NodeJS.ProcessEnv;
}

/** A transport over HTTP/1.1 whose connections stay open for the next request. */
export function httpTransport({ idleTimeout, ...options }: TransportOptions): Transport {
  const agents = new Map<string, http.Agent>();
  const agentFor = (url: URL): http.Agent => {
    const agent = agents.get(url.origin) ?? newAgent(url, options);
    agents.set(url.origin, agent);
    return agent;
  };
  return async ({ method, url, headers, body }, signal) => {
    signal?.throwIfAborted();
    const open = url.protocol === "https:" ? https.request : http.request;
    const length = body === undefined ? {} : { "content-length": String(body.size) };
    const request = open(url, { method, headers: { ...headers, ...length }, agent: agentFor(url) });
    // Of a connection that we end ourselves, a response tells no more than that it has ended.
    let reason: Error | undefined;
    const idle = idleTimer(idleTimeout, () => {
      reason = new Error(`no byte came or went for ${Math.ceil(idleTimeout / 1000)} s`);
      request.destroy(reason);
    });
    const giveUp = (): void => void request.destroy();
    signal?.addEventListener("abort", giveUp, { once: true });
    const fault = (error: unknown): unknown => {
      if (signal?.aborted) return signal.reason;
      return error instanceof OwnFault ? error.cause : connectionError(url.host, reason ?? error);
    };
    const done = (): void => {
      idle.rest();
      signal?.removeEventListener("abort", giveUp);
    };
    try {
      return responseOf(await exchange(request, body, idle), url, idle, fault, done);
    } catch (error) {
      done();
      request.destroy();
      throw fault(error);
    }
  };
}

function newAgent(
  url: URL,
  { trust, environment }: Pick<TransportOptions, "trust" | "environment">,
): http.Agent {
  // Node knows it from 22.21 and 24.5 on; older ones go the direct way.
  const proxies = isLoopback(url.hostname) ? {} : { proxyEnv: environment };
  if (url.protocol === "https:") return new https.Agent({ keepAlive: true, ...proxies, ...trust(url.host) });
  return new http.Agent({ keepAlive: true, ...proxies });
}

async function exchange(
  request: http.ClientRequest,
  body: RequestBody | undefined,
  idle: IdleTimer,
): Promise<http.IncomingMessage> {
  const answered = once(request, "response") as Promise<[http.IncomingMessage]>;
  // An error that comes once there is an answer is told by the answer's body.
  request.on("error", () => {});
  idle.wait();
  if (body === undefined) request.end();
  else await sendBody(request, body, idle, answered);
  idle.wait();
  const [response] = await answered;
  idle.rest();
  return response;
}

function responseOf(
  response: http.IncomingMessage,
  url: URL,
  idle: IdleTimer,
  fault: (error: unknown) => unknown,
  done: () => void,
): HttpResponse {
  response.once("close", done);
  response.on("error", () => {});
  async function* bytes(): ByteSource {
    try {
      idle.wait();
      for await (const chunk of response) {
        idle.rest();
        yield chunk;
        idle.wait();
      }
    } catch (error) {
      throw fault(error);
    } finally {
      done();
    }
  }
  return {
    status: response.statusCode ?? 0,
    url,
    header(name) {
      const value = response.headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    },
    body: bytes(),
    discard() {
      idle.wait();
      response.resume();
    },
  };
}
