import { formatRegistryReference, type RegistryReference, StoreshipError } from "@storeship/core";
import { authorizer } from "../authentication/authorizer.js";
import type { FoundCredentials } from "../authentication/credentials.js";
import { findCredentials } from "../authentication/find-credentials.js";
import type { HttpRequest, HttpResponse, RequestBody, Transport } from "../http/http.js";
import { isLoopback } from "../http/loopback.js";
import { followingRedirects } from "../http/redirects.js";
import { refusal } from "../http/refusal.js";
import { type Pacer, pacer, retrying } from "../http/retry.js";
import { httpTransport } from "../http/transport.js";
import { trustOf } from "../http/trust.js";
import { findEndpoint } from "./endpoint.js";
import { DEFAULT_IDLE_TIMEOUT, DEFAULT_RETRY, type RegistryOptions } from "./options.js";

/** A request to a repository. */
interface RepositoryRequest {
  readonly method: HttpRequest["method"];
  /** Below the repository (`blobs/uploads/`), or an address that the registry told. */
  readonly target: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  /** What is being done, for messages: `push the manifest to localhost:5000/app`. */
  readonly what: string;
  /** Statuses that are no refusal. */
  readonly expect: readonly number[];
  /** Another repository that is read. */
  readonly reads?: string;
  /** In place of the connection's own. */
  readonly signal?: AbortSignal;
}

/** A repository at a registry, spoken to with the right `Authorization`. */
export interface Connection {
  readonly reference: RegistryReference;
  /** The repository for messages: `ghcr.io/me/app`. */
  readonly name: string;
  /** Find the registry and the login that it wants. Throws where there is none. */
  prepare(): Promise<void>;
  /** Send a request once, or twice where the registry first wants to know who asks. Throws a refusal, or what the transport throws. */
  exchange(request: RepositoryRequest): Promise<HttpResponse>;
  /** Do what may be done again while it fails with what may pass. */
  retrying<T>(work: () => Promise<T>): Promise<T>;
  pacer(): Pacer;
}

/** What is done in a repository: it decides what a token has to allow. */
export type Access = "pull" | "push";

/** Speak with the repository of a reference. Nothing is sent yet. */
export function connect(reference: RegistryReference, access: Access, options: RegistryOptions): Connection {
  const { insecure = false, idleTimeout = DEFAULT_IDLE_TIMEOUT, retry = DEFAULT_RETRY, signal } = options;
  const plainAllowed = (hostname: string): boolean => insecure || isLoopback(hostname);
  const trust = trustOf({ ...options, unchecked: () => insecure });
  const { environment = process.env } = options;
  const send = withUserAgent(followingRedirects(httpTransport({ trust, idleTimeout, environment })));
  const auth = authorizer({
    send,
    find: () => loginOf(reference, options),
    realm: (text) => safeRealm(text, reference.host, plainAllowed),
  });
  let endpoint: Promise<URL> | undefined;
  const base = (): Promise<URL> => {
    endpoint ??= findEndpoint(reference.host, plainAllowed, send, auth, signal).catch((error) => {
      endpoint = undefined;
      throw error;
    });
    return endpoint;
  };
  const scope = `repository:${reference.repository}:${access === "push" ? "pull,push" : "pull"}`;

  async function attempt(request: RepositoryRequest): Promise<HttpResponse> {
    const { method, target, headers = {}, body, reads } = request;
    const api = await base();
    const url = target instanceof URL ? target : new URL(`${reference.repository}/${target}`, api);
    const scopes = reads === undefined ? [scope] : [scope, `repository:${reads}:pull`];
    const until = request.signal ?? signal;
    const ask = async (authorization: string | undefined): Promise<HttpResponse> => {
      // Who is told of another address by the registry learns nothing of the login.
      const isOurs = authorization !== undefined && url.origin === api.origin;
      const all = isOurs ? { ...headers, authorization } : headers;
      return send({ method, url, headers: all, ...(body === undefined ? {} : { body }) }, until);
    };
    const authorization = await auth.authorization(scopes, until);
    const response = await ask(authorization);
    if (response.status !== 401 || url.origin !== api.origin) return response;
    auth.refused(response.header("www-authenticate"), authorization);
    response.discard();
    return ask(await auth.authorization(scopes, until));
  }

  return {
    reference,
    name: formatRegistryReference({ host: reference.host, repository: reference.repository }),
    async prepare() {
      await retrying(retry, base, signal);
      if (
        auth.isChallenged() &&
        (await retrying(retry, () => auth.authorization([scope], signal), signal)) === undefined
      )
        throw loginWanted(reference);
    },
    async exchange(request) {
      const response = await attempt(request);
      if (request.expect.includes(response.status)) return response;
      throw await refusal(response, request.what, auth);
    },
    retrying: (work) => retrying(retry, work, signal),
    pacer: () => pacer(retry, signal),
  };
}

function loginWanted({ host }: RegistryReference): StoreshipError {
  return new StoreshipError(
    "ERR_REGISTRY_DENIED",
    `${host} wants a login; log in with docker or podman, or give --username`,
  );
}

function withUserAgent(send: Transport): Transport {
  return (request, signal) =>
    send({ ...request, headers: { "user-agent": "storeship", ...request.headers } }, signal);
}

async function loginOf(
  reference: RegistryReference,
  { login, environment = process.env }: RegistryOptions,
): Promise<FoundCredentials | undefined> {
  if (login === undefined) return findCredentials(reference, environment);
  return { credentials: { kind: "password", ...login }, origin: "--username" };
}

// A password goes there.
function safeRealm(text: string, host: string, plainAllowed: (hostname: string) => boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" || (url?.protocol === "http:" && plainAllowed(url.hostname))) return url;
  throw new StoreshipError(
    "ERR_REGISTRY_DENIED",
    `${host} names a token server that is not reached by TLS; --insecure allows it`,
  );
}
