import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that went through a proxy. */
interface ProxiedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

/** What happens to a request on its way. */
export interface Passage {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** From 1. */
  readonly number: number;
  /** Sends the request on, and gives the registry's response. */
  forward(): Promise<IncomingMessage>;
  /** Hands a response of the registry's on as it is. */
  pass(answer: IncomingMessage): void;
}

/** Decides what happens to a request. */
export type Behaviour = (passage: Passage) => Promise<void>;

/** Stands between a client and a registry that speaks plain HTTP. */
export interface RegistryProxy {
  /** `127.0.0.1:PORT`, for the client. */
  readonly host: string;
  readonly seen: ProxiedRequest[];
  behaviour: Behaviour;
  stop(): void;
}

/** Lets a request through. */
export const passing: Behaviour = async ({ forward, pass }) => pass(await forward());

/** Starts a proxy in front of the registry at HOST. It lets all pass until told otherwise. */
export async function startRegistryProxy(host: string): Promise<RegistryProxy> {
  const seen: ProxiedRequest[] = [];
  const state = { behaviour: passing };
  const server = createServer((request, response) => {
    const { method = "", url: path = "", headers } = request;
    seen.push({ method, path, headers });
    // A client that has gone, or one that was sent away, is no failure of the proxy's.
    request.on("error", () => {});
    response.on("error", () => {});
    const passage: Passage = {
      request,
      response,
      number: seen.length,
      forward: () => forwarded(request, host),
      pass(answer) {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    };
    state.behaviour(passage).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    host: own,
    seen,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  });
}

// With the client's own Host: the registry makes its addresses of it.
function forwarded(request: IncomingMessage, host: string): Promise<IncomingMessage> {
  const { method, url, headers } = request;
  return new Promise((resolve, reject) => {
    const onward = send(`http://${host}${url}`, { ...(method === undefined ? {} : { method }), headers });
    onward.once("response", resolve).once("error", reject);
    request.once("close", () => request.complete || onward.destroy(new Error("the client has gone")));
    request.pipe(onward);
  });
}
