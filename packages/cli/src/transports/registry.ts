import {
  formatRegistryReference,
  parseRegistryReference,
  type RegistryReference,
  StoreshipError,
} from "@storeship/core";
import type { RegistryOptions, UploadProgress } from "@storeship/distribution";
import type { RegistryAccess } from "./registry-access.js";
import type { Place, Transport } from "./transport.js";

/** Repositories at registries. */
export const registryTransport: Transport = {
  name: "docker",
  form: "docker://NAME[:TAG]",
  place(rest) {
    const reference = referenceOf(rest);
    return {
      transport: "docker",
      description: `docker://${formatRegistryReference(reference)}`,
      holdsManifests: true,
      isStdout: false,
      destination:
        ({ access, onUpload }) =>
        async (outline) => {
          const { registryDestination } = await import("@storeship/distribution");
          const options = {
            ...registryOptions(reference, access),
            ...(access?.concurrency === undefined ? {} : { concurrency: access.concurrency }),
            onProgress: ({ done, total }: UploadProgress) => onUpload?.(done, total),
          };
          return registryDestination(reference, options)(outline);
        },
      async source({ access }) {
        const { registrySource } = await import("@storeship/distribution");
        return registrySource(reference, registryOptions(reference, access));
      },
    } satisfies Place;
  },
};

/**
 * The reference that stands behind `docker:`.
 *
 * @throws StoreshipError `ERR_USAGE` that says in a few words what is wrong with it.
 */
function referenceOf(rest: string): RegistryReference {
  try {
    if (rest.startsWith("//")) return parseRegistryReference(rest.slice(2));
  } catch (error) {
    if (!(error instanceof StoreshipError)) throw error;
    throw new StoreshipError("ERR_USAGE", error.message, { cause: error });
  }
  throw new StoreshipError("ERR_USAGE", "a place at a registry begins with docker://");
}

/** How the registry of a reference is spoken to: what is said of one registry is not for others. */
export function registryOptions(
  { host }: RegistryReference,
  access: RegistryAccess | undefined,
): RegistryOptions {
  if (access === undefined || access.host !== host) return {};
  const { login, insecure, caFile } = access;
  return {
    insecure,
    ...(login === undefined ? {} : { login }),
    ...(caFile === undefined ? {} : { caFile }),
  };
}
