import { parseRegistryReference, StoreshipError } from "@storeship/core";
import type { Command } from "commander";
import { wholeNumber } from "../values.js";

/** What the command line says of access to a registry. */
export interface RegistryAccessOptions {
  readonly username?: string;
  readonly passwordStdin?: boolean;
  readonly insecure?: boolean;
  readonly caFile?: string;
  readonly concurrency?: number;
}

/** How one registry is spoken to: no other one gets to know of it. */
export interface RegistryAccess {
  readonly host: string;
  readonly login?: { readonly username: string; readonly password: string };
  readonly insecure: boolean;
  readonly caFile?: string;
  readonly concurrency?: number;
}

const REGISTRY = "docker://";
const MOST_CONNECTIONS = 64;

/** Add the options for a registry that something is read from. */
export function addRegistryOptions(command: Command): Command {
  return command
    .option("--username <name>", "log in at the registry by this name, with --password-stdin")
    .option("--password-stdin", "read the password for the registry from stdin")
    .option("--insecure", "don't check the registry's certificate, and allow plain HTTP")
    .option("--ca-file <file>", "certificates of authorities to trust at the registry, PEM");
}

/** Add the options for a registry that something goes to. */
export function addRegistryDestinationOptions(command: Command): Command {
  return addRegistryOptions(command).option(
    "--concurrency <n>",
    "blobs sent to the registry at a time",
    wholeNumber(1, MOST_CONNECTIONS),
    4,
  );
}

/**
 * The access to the first of `places` that is at a registry; undefined where none is. The password is read from stdin.
 *
 * @param places as the command line names them; what is wrong with a name is told when the place is opened.
 * @throws StoreshipError `ERR_USAGE` for options that say nothing of use.
 */
export async function registryAccess(
  options: RegistryAccessOptions,
  places: readonly (string | undefined)[],
): Promise<{ readonly access?: RegistryAccess }> {
  const { username, passwordStdin = false, insecure = false, caFile, concurrency } = options;
  if ((username === undefined) !== !passwordStdin) throw incomplete(username);
  const place = places.find((name) => name?.startsWith(REGISTRY));
  if (place === undefined && (username !== undefined || insecure || caFile !== undefined))
    throw useless(options);
  const host = place === undefined ? undefined : hostOf(place);
  if (host === undefined) return {};
  const login = username === undefined ? undefined : { username, password: await passwordFromStdin() };
  const access = {
    host,
    insecure,
    ...(login === undefined ? {} : { login }),
    ...(caFile === undefined ? {} : { caFile }),
    ...(concurrency === undefined ? {} : { concurrency }),
  };
  return { access };
}

function hostOf(place: string): string | undefined {
  try {
    return parseRegistryReference(place.slice(REGISTRY.length)).host;
  } catch {
    return undefined;
  }
}

// `echo` ends it with a line feed, which is none of it.
async function passwordFromStdin(): Promise<string> {
  // Few who run a command give a password: the others need not wait for this module.
  const { text } = await import("node:stream/consumers");
  const password = (await text(process.stdin)).replace(/\r?\n$/, "");
  if (password !== "") return password;
  throw new StoreshipError("ERR_USAGE", "--password-stdin: nothing came from stdin; send the password there");
}

function incomplete(username: string | undefined): StoreshipError {
  const [given, missing] =
    username === undefined ? ["--password-stdin", "--username"] : ["--username", "--password-stdin"];
  return new StoreshipError("ERR_USAGE", `${given} needs ${missing} as well`);
}

function useless({ username, insecure }: RegistryAccessOptions): StoreshipError {
  const option = username !== undefined ? "--username" : insecure ? "--insecure" : "--ca-file";
  return new StoreshipError(
    "ERR_USAGE",
    `${option} is for a registry, and no place here is at one (docker://NAME)`,
  );
}
