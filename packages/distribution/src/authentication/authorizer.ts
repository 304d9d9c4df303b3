import { printableText, StoreshipError } from "@storeship/core";
import type { Transport } from "../http/http.js";
import type { LoginOfRequest } from "../http/refusal.js";
import { type BearerChallenge, type Challenge, parseChallenge } from "./challenge.js";
import { basicAuthorization, type FoundCredentials } from "./credentials.js";
import { secrets } from "./secrets.js";
import { requestToken, type Token } from "./token.js";

/** Makes the `Authorization` of requests to one registry. */
export interface Authorizer extends LoginOfRequest {
  /** The header's value for a request that needs `scopes`; undefined where the registry has asked for none. */
  authorization(scopes: readonly string[], signal: AbortSignal | undefined): Promise<string | undefined>;
  /** Whether the registry has asked who asks. */
  isChallenged(): boolean;
  /** The registry refused a request that had `authorization`. @param header its `WWW-Authenticate`, where it sent one. */
  refused(header: string | undefined, authorization: string | undefined): void;
}

/** What an authorizer works with. */
export interface AuthorizerOptions {
  /** Reaches the token server. */
  readonly send: Transport;
  /** Looks for credentials, once they are asked for. */
  readonly find: () => Promise<FoundCredentials | undefined>;
  /** The address of the token server that a challenge names. Throws where it is not safe. */
  readonly realm: (text: string) => URL;
}

/** Milliseconds before its end in which a token is not used any more. */
const MARGIN = 5000;

/** An authorizer for one registry. Credentials are sent to it, and to the token server it names, alone. */
export function authorizer({ send, find, realm }: AuthorizerOptions): Authorizer {
  const { keep, redact } = secrets();
  const tokens = new Map<string, Promise<Token>>();
  const spent = new Set<string>();
  let challenge: Challenge | undefined;
  let found: Promise<FoundCredentials | undefined> | undefined;
  let sentFrom: string | undefined;

  const login = (): Promise<FoundCredentials | undefined> => {
    found ??= find().then((one) => {
      if (one !== undefined) keep(one.credentials);
      sentFrom = one?.origin;
      return one;
    });
    return found;
  };
  const known: LoginOfRequest = { redact, origin: () => sentFrom };

  async function newToken(asked: BearerChallenge, scopes: readonly string[], signal?: AbortSignal) {
    const credentials = (await login())?.credentials;
    const question = { challenge: asked, realm: realm(asked.realm), scopes, credentials };
    const token = await requestToken(send, question, known, signal);
    keep({ kind: "registry-token", token: token.token });
    return token;
  }

  async function bearer(asked: BearerChallenge, needed: readonly string[], signal?: AbortSignal) {
    const scopes = [...new Set([...needed, ...(asked.scope?.split(" ") ?? [])])].filter(Boolean);
    const key = scopes.join(" ");
    const held = tokens.get(key);
    const token = await held?.catch(() => undefined);
    if (token !== undefined && token.expires - MARGIN > performance.now() && !spent.has(token.token))
      return token.token;
    // Whoever comes first asks for all.
    const current = tokens.get(key);
    const asking = current === undefined || current === held ? newToken(asked, scopes, signal) : current;
    tokens.set(key, asking);
    return (await asking).token;
  }

  return {
    ...known,
    isChallenged: () => challenge !== undefined,
    async authorization(scopes, signal) {
      if (challenge === undefined) return undefined;
      const credentials = (await login())?.credentials;
      if (credentials?.kind === "registry-token") return `Bearer ${credentials.token}`;
      if (challenge.scheme === "bearer") return `Bearer ${await bearer(challenge, scopes, signal)}`;
      if (credentials === undefined) return undefined;
      if (credentials.kind === "password")
        return basicAuthorization(credentials.username, credentials.password);
      throw notAPassword((await login())?.origin ?? "");
    },
    refused(header, authorization) {
      challenge = (header === undefined ? undefined : parseChallenge(header)) ?? challenge;
      if (authorization !== undefined) spent.add(authorization.replace(/^Bearer /, ""));
    },
  };
}

function notAPassword(origin: string): StoreshipError {
  return new StoreshipError(
    "ERR_CREDENTIALS",
    `the login of ${printableText(origin)} is a token, but the registry wants a password; log in again`,
  );
}
