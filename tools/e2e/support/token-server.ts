import { randomUUID, sign, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Certificates } from "./certificates.ts";

const ISSUER = "storeship tests";
const SERVICE = "registry of the tests";

/** A question for a token, as the server got it. */
interface TokenQuestion {
  readonly scopes: readonly string[];
  readonly authorization: string | undefined;
}

/** Gives tokens that a registry takes (distribution, token authentication specification). */
export interface TokenServer {
  /** The registry's `auth`. */
  readonly auth: object;
  readonly asked: readonly TokenQuestion[];
  stop(): void;
}

/** Starts a token server that gives who says USERNAME and PASSWORD what they ask for, and others nothing. */
export async function startTokenServer(
  { authority, certificate, key }: Certificates,
  username: string,
  password: string,
): Promise<TokenServer> {
  const asked: TokenQuestion[] = [];
  const expected = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const server: Server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://token");
    const scopes = searchParams.getAll("scope");
    const { authorization } = request.headers;
    asked.push({ scopes, authorization });
    if (authorization !== expected) return response.writeHead(401).end();
    const token = jwt(scopes, username, { certificate, key });
    return response.end(JSON.stringify({ token, expires_in: 300 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  return {
    auth: { token: { realm, service: SERVICE, issuer: ISSUER, rootcertbundle: authority } },
    asked,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

// RFC 7515, signed by a key whose certificate goes along.
function jwt(
  scopes: readonly string[],
  subject: string,
  { certificate, key }: Pick<Certificates, "certificate" | "key">,
): string {
  const now = Math.floor(Date.now() / 1000);
  const x5c = [new X509Certificate(readFileSync(certificate)).raw.toString("base64")];
  const access = scopes.map((scope) => {
    const [type, name, actions = ""] = scope.split(":");
    return { type, name, actions: actions.split(",") };
  });
  const times = { nbf: now - 60, iat: now - 60, exp: now + 300 };
  const claims = { iss: ISSUER, sub: subject, aud: SERVICE, jti: randomUUID(), ...times, access };
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const text = `${encode({ typ: "JWT", alg: "RS256", x5c })}.${encode(claims)}`;
  return `${text}.${sign("sha256", Buffer.from(text), readFileSync(key, "utf8")).toString("base64url")}`;
}
