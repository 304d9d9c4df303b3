import { directoryCache, type WriteOptions } from "@storeship/builder";
import { type Compressor, type RegistryReference, StoreshipError } from "@storeship/core";
import { cacheDirectoryOf } from "../../cache-directory.js";
import { registryOptions } from "../../transports/registry.js";
import type { RegistryAccess } from "../../transports/registry-access.js";
import type { PackOptions } from "./options.js";

/** The caches that a build uses. */
export interface Caches {
  /** Of the cache on this machine; absent where there is none. */
  readonly directory?: string;
  /** How the build uses them, until `signal` aborts. */
  open(signal: AbortSignal): Promise<Pick<WriteOptions, "cache" | "remoteCaches">>;
}

/**
 * The caches that the options ask for.
 *
 * @param layer compresses layers; what is not compressed is not kept.
 * @throws StoreshipError `ERR_USAGE` for remote caches that could not be used.
 */
export function cachesOf(
  { cache, cacheFrom = [], cacheTo }: PackOptions,
  layer: Compressor | undefined,
  access: RegistryAccess | undefined,
): Caches {
  const option = cacheFrom.length > 0 ? "--cache-from" : cacheTo !== undefined ? "--cache-to" : undefined;
  if (option !== undefined && cache === false)
    throw new StoreshipError("ERR_USAGE", `${option} fills the layer cache; leave --no-cache out`);
  if (option !== undefined && layer?.concatenable !== true)
    throw new StoreshipError(
      "ERR_USAGE",
      `${option} is for layers that are compressed here; give --layer-compression gzip or zstd`,
    );
  const directory = layer === undefined ? undefined : cacheDirectoryOf(cache);
  if (directory === undefined) return { open: async () => ({}) };
  return {
    directory,
    async open(signal) {
      const local = { cache: directoryCache(directory) };
      if (option === undefined) return local;
      const { registryLayerCache } = await import("@storeship/distribution");
      const remote = (reference: RegistryReference, use: "pull" | "push") =>
        registryLayerCache(reference, use, { ...registryOptions(reference, access), signal });
      return {
        ...local,
        remoteCaches: {
          from: cacheFrom.map((reference) => remote(reference, "pull")),
          ...(cacheTo === undefined ? {} : { to: remote(cacheTo, "push") }),
        },
      };
    },
  };
}
