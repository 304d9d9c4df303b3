import { size } from "@storeship/closure";
import {
  type Closure,
  type Compressor,
  canonicalizeRepositoryName,
  type Directive,
  formatTime,
  platformOfSystem,
  reasonOf,
  StoreshipError,
  systemOfNodeArch,
  type Transformation,
} from "@storeship/core";
import { dockerArchive } from "@storeship/destination";
import { storeDirectives } from "@storeship/installer";
import { type BuiltImage, buildImage } from "./build.js";
import { defaultLimits, encoder } from "./compression/encode.js";
import type { ImageRequest } from "./request.js";
import type { Watch } from "./watch.js";

/** What `buildDockerImage` takes. */
export interface DockerImageOptions {
  /** The file to write. */
  readonly image: string;
  /** The store items to put in, by path; nothing is added to them, and they need not look like store items. */
  readonly paths: readonly string[];
  /** The profile's path: its hash is the image's id, and a database's profile links lead to it. */
  readonly prefix: string;
  /** Name of the image, in free form; `guix` where absent. */
  readonly repository?: string;
  /** Files, directories and symlinks beside the store items. */
  readonly extraFiles?: readonly Directive[];
  readonly transformations?: readonly Transformation[];
  /** A GNU triplet or its prefix; this machine's where absent. */
  readonly system?: string;
  /** A store database to install, with GC roots and root's profile. */
  readonly database?: string;
  /** The program, by its absolute path, and its arguments. */
  readonly entryPoint?: readonly string[];
  readonly environment?: ReadonlyArray<readonly [name: string, value: string]>;
  /** Compresses the whole archive. */
  readonly compressor?: Compressor;
  /** Seconds since 1970; 1 where absent. */
  readonly creationTime?: number;
  /** At most so many layers, 1 to 125; one where absent. */
  readonly maxLayers?: number;
  /** A directory that holds a root file system, which gets a layer of its own. */
  readonly rootSystem?: string;
  /** The directory that `paths` and `prefix` lie below; `/` where absent. */
  readonly sysroot?: string;
}

/**
 * Write a Docker image archive of store items (Docker image specification v1.2), as `guix pack -f docker` does. Nothing
 * is added that is not asked for.
 *
 * @returns the image, once `image` has its name.
 * @throws StoreshipError for what cannot be used, read or written; `image` is as it was then.
 */
export async function buildDockerImage(options: DockerImageOptions, watch: Watch = {}): Promise<BuiltImage> {
  const { compressor, image } = options;
  const encode = compressor === undefined ? {} : { encode: encoder(compressor, defaultLimits()) };
  try {
    return await buildImage(requestOf(options), dockerArchive(image, encode), {}, watch);
  } catch (error) {
    if (error instanceof StoreshipError) throw error;
    // A compressor's, a watcher's, or a fault of ours.
    throw new StoreshipError("ERR_BUILD", `cannot build '${image}': ${reasonOf(error)}`, { cause: error });
  }
}

function requestOf(options: DockerImageOptions): ImageRequest {
  const { paths, prefix, sysroot = "/", extraFiles = [], database, entryPoint, environment } = options;
  const closure = closureOfPaths(paths, prefix);
  const created = options.creationTime ?? 1;
  // Refused before anything is read.
  formatTime(created);
  const installed =
    database === undefined ? [] : storeDirectives({ closure, sysroot, profile: prefix, database });
  return {
    closure,
    sysroot,
    trees: [],
    rootSystem: options.rootSystem,
    directives: [...installed, ...extraFiles],
    defaults: [],
    transformations: options.transformations ?? [],
    base: undefined,
    layering: size,
    maxLayers: options.maxLayers ?? 1,
    platform: platformOfSystem(options.system ?? systemOfNodeArch(process.arch)),
    created,
    mtime: 1,
    runtime: { environment: environment ?? [], ...(entryPoint === undefined ? {} : { entryPoint }) },
    names: [{ repository: canonicalizeRepositoryName(options.repository ?? "guix"), tag: "latest" }],
    annotations: {},
    prefix,
  };
}

// The order of the paths must not matter, and they need not lie in a store: the profile's is the one that counts.
function closureOfPaths(paths: readonly string[], prefix: string): Closure {
  const named = new Set(paths.map((path) => path.replace(/(?<=.)\/+$/, "")));
  const items = [...named].map((path) => ({ path, references: [] }));
  return { storeDir: prefix.startsWith("/nix/store/") ? "/nix/store" : "/gnu/store", items };
}
