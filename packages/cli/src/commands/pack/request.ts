import type { ImageRequest } from "@storeship/builder";
import { profileEnvironment, sticky } from "@storeship/closure";
import {
  type Closure,
  type Directive,
  type Layering,
  type Platform,
  parseTime,
  platformOfSystem,
  StoreshipError,
  systemOfNodeArch,
} from "@storeship/core";
import { homeDirectives, storeDirectives } from "@storeship/installer";
import { baseImage } from "./base-image.js";
import { readClosure } from "./closure.js";
import { readDirectives } from "./directives.js";
import { existingDirectory, existingFile } from "./existing.js";
import { imageNames } from "./image-names.js";
import type { RequestMeans } from "./means.js";
import type { PackOptions } from "./options.js";
import { previousLayers } from "./previous-layers.js";
import { runtimeConfig } from "./runtime-config.js";

const TMP: Directive = { type: "directory", path: "/tmp", mode: 0o1777 };

/** What the options and the roots ask the builder for. */
export async function imageRequest(
  roots: readonly string[],
  options: PackOptions,
  means: RequestMeans,
  onWarning: (message: string) => void,
): Promise<ImageRequest> {
  const { tree, rootSystem, from } = options;
  if (roots.length === 0 && tree === undefined && rootSystem === undefined && from === undefined) {
    throw new StoreshipError(
      "ERR_USAGE",
      "nothing to pack: give a store item or profile as ROOT, or a plain directory with --tree",
    );
  }
  const platform = options.system ?? platformOfSystem(systemOfNodeArch(process.arch));
  const { closure, profile } = roots.length === 0 ? NO_STORE : await readClosure(roots, options);
  return {
    closure,
    sysroot: options.sysroot,
    trees: (tree ?? []).map(({ directory, path }) => ({
      directory: existingDirectory("--tree", directory),
      path,
    })),
    rootSystem: rootSystem === undefined ? undefined : existingDirectory("--root-system", rootSystem),
    directives: [
      ...installation(closure, profile, options),
      ...profileSymlinks(profile, options),
      ...(options.directives === undefined ? [] : await readDirectives(options.directives)),
    ],
    defaults: options.tmp ? [TMP] : [],
    transformations: options.transform ?? [],
    layering: await layeringOf(options, platform, means),
    maxLayers: options.maxLayers,
    platform,
    created: options.created ?? sourceDateEpoch(),
    mtime: options.mtime,
    base: await baseImage(options, platform, means),
    runtime: runtimeConfig(options, profile, searchPaths(profile, options, onWarning)),
    names: imageNames(options, profile),
    annotations: Object.fromEntries(options.annotation ?? []),
    prefix: profile ?? "",
  };
}

const NO_STORE: { closure: Closure | undefined; profile: string | undefined } = {
  closure: undefined,
  profile: undefined,
};

function installation(
  closure: Closure | undefined,
  profile: string | undefined,
  options: PackOptions,
): readonly Directive[] {
  const { localstatedir, database, profileName, sysroot } = options;
  if (!localstatedir && database === undefined) {
    if (profileName !== undefined)
      throw new StoreshipError(
        "ERR_USAGE",
        "--profile-name names the profile that --localstatedir installs; give --localstatedir as well",
      );
    return [];
  }
  if (closure === undefined || profile === undefined)
    throw new StoreshipError(
      "ERR_USAGE",
      "--localstatedir registers store items; give a store item or profile as ROOT",
    );
  const name = profileName === undefined ? {} : { profileName };
  const given = database === undefined ? {} : { database: existingFile("--database", database) };
  try {
    return [
      ...homeDirectives(closure.storeDir, profileName),
      ...storeDirectives({ closure, sysroot, profile, ...name, ...given }),
    ];
  } catch (error) {
    if (!(error instanceof StoreshipError) || error.code !== "ERR_PROFILE_NAME") throw error;
    throw new StoreshipError("ERR_USAGE", `--profile-name: ${error.message}`, { cause: error });
  }
}

async function layeringOf(
  { layering, against, ...limits }: PackOptions,
  platform: Platform,
  means: RequestMeans,
): Promise<Layering> {
  const { registry } = means;
  const known = registry.layeringNames;
  if (layering === "sticky" && against !== undefined)
    return sticky(await previousLayers({ against, ...limits }, platform, means));
  if (known.includes(layering)) return registry.layering(layering);
  throw new StoreshipError(
    "ERR_USAGE",
    `--layering ${layering}: no layering is called so; known are ${known.join(", ")}, and --plugin loads more`,
  );
}

function profileSymlinks(profile: string | undefined, { symlink = [] }: PackOptions): readonly Directive[] {
  return symlink.map(({ source, target }) => {
    if (profile === undefined)
      throw new StoreshipError(
        "ERR_USAGE",
        `--symlink ${source}=${target}: there is no profile; give one as ROOT`,
      );
    return { type: "symlink", path: source, target: `${profile}/${target}` };
  });
}

function searchPaths(
  profile: string | undefined,
  { searchPaths: kind, sysroot }: PackOptions,
  onWarning: (message: string) => void,
): ReadonlyArray<readonly [string, string]> {
  if (kind === "none" || profile === undefined) return [];
  const { environment, warning } = profileEnvironment(profile, { sysroot });
  if (warning !== undefined) onWarning(warning);
  return environment;
}

function sourceDateEpoch(): number {
  const text = process.env["SOURCE_DATE_EPOCH"];
  if (text === undefined || text === "") return 1;
  const fault = (why: string, cause?: unknown): StoreshipError =>
    new StoreshipError("ERR_USAGE", `the environment variable SOURCE_DATE_EPOCH ${why}`, { cause });
  if (!/^\d+$/.test(text)) throw fault(`must be whole seconds since 1970, not '${text}'`);
  try {
    return parseTime(text);
  } catch (error) {
    throw fault(`must not lie behind the year 9999, as '${text}' does`, error);
  }
}
