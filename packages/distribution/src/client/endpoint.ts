import { printableText, StoreshipError } from "@storeship/core";
import type { Authorizer } from "../authentication/authorizer.js";
import { isNobodyThere } from "../http/connection-error.js";
import type { HttpResponse, Transport } from "../http/http.js";
import { refusal } from "../http/refusal.js";

/** Docker Hub answers under another name than the one that references have. */
const HUB = "registry-1.docker.io";

/**
 * Find the address of a registry's API, `https://HOST/v2/`: plain HTTP is tried where it is allowed and there is no TLS. The
 * registry's challenge goes to `auth`.
 *
 * @throws StoreshipError `ERR_REGISTRY_UNREACHABLE` where nobody is there; what the transport throws; a refusal.
 */
export async function findEndpoint(
  host: string,
  plainAllowed: (hostname: string) => boolean,
  send: Transport,
  auth: Authorizer,
  signal: AbortSignal | undefined,
): Promise<URL> {
  const safe = new URL(`https://${host === "docker.io" ? HUB : host}/v2/`);
  const ping = async (url: URL): Promise<URL> => {
    const response = await send({ method: "GET", url, headers: {} }, signal);
    await checkPing(response, host, auth);
    return url;
  };
  try {
    return await ping(safe).catch(async (error) => {
      const isConnection = error instanceof StoreshipError && error.code === "ERR_REGISTRY_CONNECTION";
      if (!isConnection || !plainAllowed(safe.hostname)) throw error;
      return ping(new URL(safe.href.replace(/^https/, "http")));
    });
  } catch (error) {
    if (!isNobodyThere(error)) throw error;
    throw new StoreshipError("ERR_REGISTRY_UNREACHABLE", (error as StoreshipError).message, { cause: error });
  }
}

async function checkPing(response: HttpResponse, host: string, auth: Authorizer): Promise<void> {
  if (response.status === 401) auth.refused(response.header("www-authenticate"), undefined);
  else if (response.status !== 200)
    throw await refusal(response, `find a registry at ${printableText(host)}`, auth);
  response.discard();
}
