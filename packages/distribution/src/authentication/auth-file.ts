import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { printableText, reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";
import type { Credentials } from "./credentials.js";

/** What a file of Docker's or podman's says of logins (docker's config.json, containers-auth.json(5)). */
export interface AuthFile {
  readonly path: string;
  /** By registry or, longer, by a part of its repositories' names: `ghcr.io/me`. Normalised by `registryKey`. */
  readonly credentials: ReadonlyMap<string, Credentials>;
  /** Credential helpers by registry. */
  readonly helpers: ReadonlyMap<string, string>;
  /** The helper for all others. */
  readonly store: string | undefined;
}

/** Files where logins are, in the order in which they are asked. */
export function authFilePaths(environment: NodeJS.ProcessEnv): readonly string[] {
  const { REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR, XDG_CONFIG_HOME } = environment;
  if (REGISTRY_AUTH_FILE) return [REGISTRY_AUTH_FILE];
  const home = environment["HOME"] || homedir();
  return [
    join(DOCKER_CONFIG || join(home, ".docker"), "config.json"),
    ...(XDG_RUNTIME_DIR ? [join(XDG_RUNTIME_DIR, "containers", "auth.json")] : []),
    join(XDG_CONFIG_HOME || join(home, ".config"), "containers", "auth.json"),
  ];
}

/**
 * Read a file of logins.
 *
 * @returns undefined where there is none.
 * @throws StoreshipError `ERR_CREDENTIALS` that names the file and tells nothing of what is in it.
 */
export function readAuthFile(path: string): AuthFile | undefined {
  const text = textOf(path);
  if (text === undefined) return undefined;
  try {
    const { auths, credHelpers, credsStore } = JSON.parse(text) as Record<string, unknown>;
    return {
      path,
      credentials: new Map(entries(auths).flatMap(([key, entry]) => loginOf(registryKey(key), entry))),
      helpers: new Map(
        entries(credHelpers).flatMap(([key, name]) =>
          typeof name === "string" ? [[registryKey(key), name] as const] : [],
        ),
      ),
      store: typeof credsStore === "string" && credsStore !== "" ? credsStore : undefined,
    };
  } catch {
    // The error quotes what it stumbled over: it may be a secret, and goes no further.
    throw new StoreshipError(
      "ERR_CREDENTIALS",
      `'${printableText(path)}' is not what docker login or podman login writes; log in again`,
    );
  }
}

/** A registry's name as a key: without a scheme and Docker's `/v1/`, Docker Hub under one name. */
function registryKey(key: string): string {
  const bare = key.replace(/^https?:\/\//, "").replace(/(\/v[12])?\/*$/, "");
  return bare.replace(/^(index|registry-1)\.docker\.io(?=\/|$)/, "docker.io");
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemErrorCode(error) ?? "")) return undefined;
    throw new StoreshipError(
      "ERR_CREDENTIALS",
      `cannot read the logins in '${printableText(path)}': ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

function entries(value: unknown): ReadonlyArray<[string, unknown]> {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

// An entry may be empty: a helper has the login then.
function loginOf(key: string, entry: unknown): ReadonlyArray<readonly [string, Credentials]> {
  const fields = new Map(entries(entry));
  const text = (name: string): string | undefined => {
    const value = fields.get(name);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const [identity, registry] = [text("identitytoken"), text("registrytoken")];
  if (identity !== undefined) return [[key, { kind: "identity-token", token: identity }]];
  if (registry !== undefined) return [[key, { kind: "registry-token", token: registry }]];
  const decoded = Buffer.from(text("auth") ?? "", "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  const username = colon === -1 ? text("username") : decoded.slice(0, colon);
  const password = colon === -1 ? text("password") : decoded.slice(colon + 1).replace(/\0+$/, "");
  if (username === undefined || password === undefined) return [];
  return [[key, { kind: "password", username, password }]];
}
