import { formatRegistryReference, StoreshipError } from "@storeship/core";
import { type RegistryAccess, registryAccess } from "../../transports/registry-access.js";
import type { PackOptions } from "./options.js";

/** The access to the registry that the image goes to or, where it goes to none, that a base, an older image or layers come from. */
export async function accessOf(options: PackOptions): Promise<{ readonly access?: RegistryAccess }> {
  const { closure = [], passwordStdin, output = [], from, against, cacheFrom = [], cacheTo } = options;
  if (passwordStdin && closure.includes("-"))
    throw new StoreshipError(
      "ERR_USAGE",
      "--closure - and --password-stdin both read stdin; give the graph as a file",
    );
  const caches = [...cacheFrom, ...(cacheTo === undefined ? [] : [cacheTo])].map(
    (reference) => `docker://${formatRegistryReference(reference)}`,
  );
  return registryAccess(options, [...output, from, against, ...caches]);
}
