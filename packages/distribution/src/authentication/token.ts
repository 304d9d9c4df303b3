import { StoreshipError } from "@storeship/core";
import { bodyOf, type HttpRequest, type HttpResponse, type Transport } from "../http/http.js";
import { readBody } from "../http/read-body.js";
import { type LoginOfRequest, refusal } from "../http/refusal.js";
import type { BearerChallenge } from "./challenge.js";
import { basicAuthorization, type Credentials } from "./credentials.js";

/** A token that a token server gave. */
export interface Token {
  readonly token: string;
  /** Milliseconds of `performance.now()` until which it is good. */
  readonly expires: number;
}

/** How a token is asked for. */
export interface TokenQuestion {
  readonly challenge: BearerChallenge;
  /** The checked address of the token server. */
  readonly realm: URL;
  readonly scopes: readonly string[];
  readonly credentials: Credentials | undefined;
}

const CLIENT = "storeship";
const TOKEN_LIMIT = 1 << 20;

/** Seconds that a token is good for where nothing is said (distribution, token authentication). */
const DEFAULT_LIFE = 60;

/**
 * Ask a token server (distribution's token authentication; with an identity token, its OAuth 2 form).
 *
 * @throws StoreshipError `ERR_REGISTRY_DENIED` where it gives none.
 */
export async function requestToken(
  send: Transport,
  question: TokenQuestion,
  login: LoginOfRequest,
  signal: AbortSignal | undefined,
): Promise<Token> {
  const asked = performance.now();
  const response = await send(requestFor(question), signal);
  if (response.status !== 200)
    throw await refusal(response, `get a token from ${question.realm.host}`, login);
  return tokenIn(response, asked);
}

function requestFor({ challenge, realm, scopes, credentials }: TokenQuestion): HttpRequest {
  const service = challenge.service === undefined ? {} : { service: challenge.service };
  if (credentials?.kind === "identity-token") {
    const form = { grant_type: "refresh_token", client_id: CLIENT, ...service, scope: scopes.join(" ") };
    const body = new URLSearchParams({ ...form, refresh_token: credentials.token });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return { method: "POST", url: realm, headers, body: bodyOf(Buffer.from(body.toString())) };
  }
  const url = new URL(realm);
  for (const [name, value] of Object.entries(service)) url.searchParams.set(name, value);
  for (const scope of scopes) url.searchParams.append("scope", scope);
  if (credentials?.kind !== "password") return { method: "GET", url, headers: {} };
  const { username, password } = credentials;
  url.searchParams.set("account", username);
  return { method: "GET", url, headers: { authorization: basicAuthorization(username, password) } };
}

async function tokenIn(response: HttpResponse, asked: number): Promise<Token> {
  const bytes = await readBody(response, TOKEN_LIMIT);
  try {
    const fields = JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
    const token = fields["token"] || fields["access_token"];
    // A token goes into a header: what cannot stand there is none.
    if (typeof token === "string" && /^[\x21-\x7e]+$/.test(token)) {
      const life = fields["expires_in"];
      return { token, expires: asked + 1000 * (typeof life === "number" ? life : DEFAULT_LIFE) };
    }
  } catch {
    // The error would quote the token.
  }
  throw new StoreshipError(
    "ERR_REGISTRY_DENIED",
    `${response.url.host} gave no token where one was asked for; it is no token server of a registry`,
  );
}
