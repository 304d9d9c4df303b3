import type { RegistryReference } from "@storeship/core";
import { type AuthFile, authFilePaths, readAuthFile } from "./auth-file.js";
import { askCredentialHelper } from "./credential-helper.js";
import type { FoundCredentials } from "./credentials.js";

/**
 * The login that docker, podman or a credential helper keep for a repository. Where an entry is about a part of the
 * registry's repositories, the longest that fits counts.
 *
 * @param environment tells where the files are.
 * @throws StoreshipError `ERR_CREDENTIALS`.
 */
export async function findCredentials(
  reference: RegistryReference,
  environment: NodeJS.ProcessEnv,
): Promise<FoundCredentials | undefined> {
  for (const path of authFilePaths(environment)) {
    const file = readAuthFile(path);
    const found = file === undefined ? undefined : await findIn(file, reference);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function findIn(file: AuthFile, reference: RegistryReference): Promise<FoundCredentials | undefined> {
  const { credentials, helpers, store, path } = file;
  const keys = keysOf(reference);
  const helped = keys.find((key) => helpers.has(key));
  if (helped !== undefined) {
    const found = await ask(helpers.get(helped) as string, helped);
    if (found !== undefined) return found;
  }
  for (const key of keys) {
    const found = credentials.get(key);
    if (found !== undefined) return { credentials: found, origin: path };
  }
  return store === undefined ? undefined : ask(store, reference.host);
}

async function ask(helper: string, registry: string): Promise<FoundCredentials | undefined> {
  const credentials = await askCredentialHelper(helper, registry);
  return credentials && { credentials, origin: `docker-credential-${helper}` };
}

/** `ghcr.io/me/app`, `ghcr.io/me`, `ghcr.io`. */
function keysOf({ host, repository }: RegistryReference): readonly string[] {
  const parts = [host, ...repository.split("/")];
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
}
