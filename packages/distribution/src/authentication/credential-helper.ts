import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { printableText, reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";
import type { Credentials } from "./credentials.js";

/** The name under which Docker's helpers keep the login for Docker Hub. */
const DOCKER_HUB = "https://index.docker.io/v1/";

/** What helpers say where they have nothing, and mean no failure by. */
const NOT_FOUND = /credentials not found|no credentials|not found in native keychain/i;

/**
 * Ask a credential helper (`docker-credential-NAME get`) for the login at a registry.
 *
 * @returns undefined where it has none.
 * @throws StoreshipError `ERR_CREDENTIALS` that names the helper; nothing of what it printed.
 */
export async function askCredentialHelper(name: string, registry: string): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`;
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw failed(program, "its name is none of a program");
  const { status, output } = await run(program, registry === "docker.io" ? DOCKER_HUB : registry);
  if (status !== 0) {
    if (NOT_FOUND.test(output)) return undefined;
    throw failed(program, `it ended with status ${status}; does it know ${printableText(registry)}?`);
  }
  return read(program, output);
}

async function run(program: string, registry: string): Promise<{ status: number | null; output: string }> {
  const child = spawn(program, ["get"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  // A helper that is not there, or asks for nothing, takes nothing either.
  child.stdin.on("error", () => {});
  child.stdin.end(registry);
  try {
    const [status, output] = await Promise.all([ended, text(child.stdout)]);
    return { status, output };
  } catch (error) {
    const missing = systemErrorCode(error) === "ENOENT";
    throw failed(
      program,
      missing ? "it is not installed, and the file of logins names it" : reasonOf(error),
      error,
    );
  }
}

function read(program: string, output: string): Credentials | undefined {
  let document: { readonly Username?: unknown; readonly Secret?: unknown };
  try {
    document = JSON.parse(output) as typeof document;
  } catch {
    throw failed(program, "it printed no JSON document");
  }
  const { Username: username, Secret: secret } = document;
  if (typeof username !== "string" || typeof secret !== "string")
    throw failed(program, "it printed no login");
  if (username === "" && secret === "") return undefined;
  if (username === "<token>") return { kind: "identity-token", token: secret };
  return { kind: "password", username, password: secret };
}

function failed(program: string, why: string, cause?: unknown): StoreshipError {
  return new StoreshipError(
    "ERR_CREDENTIALS",
    `the credential helper ${printableText(program)} gave no login: ${why}`,
    {
      cause,
    },
  );
}
