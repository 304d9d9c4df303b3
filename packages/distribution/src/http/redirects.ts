import { printableText, StoreshipError } from "@storeship/core";
import type { HttpRequest, HttpResponse, Transport } from "./http.js";

const MOST_REDIRECTS = 10;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const SECRETS: ReadonlySet<string> = new Set(["authorization", "cookie"]);

/**
 * A transport that goes where GET and HEAD are redirected to. What is secret stays behind at another origin.
 *
 * @throws StoreshipError `ERR_REGISTRY_REDIRECT` for too many, one that leads nowhere, or from TLS to plain HTTP.
 */
export function followingRedirects(send: Transport): Transport {
  return async (request, signal) => {
    let now = request;
    for (let count = 0; count <= MOST_REDIRECTS; count++) {
      const response = await send(now, signal);
      if (!REDIRECTS.has(response.status) || !mayMove(now)) return response;
      response.discard();
      now = moved(now, locationOf(response));
    }
    throw redirectError(request.url, `it redirected more than ${MOST_REDIRECTS} times`);
  };
}

function mayMove({ method }: HttpRequest): boolean {
  return method === "GET" || method === "HEAD";
}

function moved(request: HttpRequest, url: URL): HttpRequest {
  if (url.origin === request.url.origin) return { ...request, url };
  const open = Object.entries(request.headers).filter(([name]) => !SECRETS.has(name.toLowerCase()));
  return { ...request, url, headers: Object.fromEntries(open) };
}

/**
 * Where a response says to go on.
 *
 * @throws StoreshipError `ERR_REGISTRY_REDIRECT` where it does not say, or leads from TLS to plain HTTP.
 */
export function locationOf({ url, header }: HttpResponse): URL {
  const location = header("location") ?? "";
  if (location === "" || !URL.canParse(location, url.href))
    throw redirectError(url, "it does not say where to go on");
  const target = new URL(location, url);
  if (target.protocol === url.protocol || target.protocol === "https:") return target;
  throw redirectError(
    url,
    `it sends us to ${printableText(target.origin)}, which is not safe; a registry behind a proxy has to be told its own address`,
  );
}

function redirectError(url: URL, why: string): StoreshipError {
  return new StoreshipError("ERR_REGISTRY_REDIRECT", `cannot go on with ${url.host}: ${why}`);
}
