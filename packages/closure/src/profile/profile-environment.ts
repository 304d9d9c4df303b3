import type { ManifestPackage } from "./manifest.js";
import { profileManifest } from "./profile-manifest.js";
import { PATH, type SearchPath } from "./search-path.js";
import { searchPathMatches } from "./search-path-matches.js";

/** Where a profile lies. */
export interface ProfileOptions {
  /** The directory that the store lies below. */
  readonly sysroot: string;
}

/** The environment that a profile asks for. */
export interface ProfileEnvironment {
  /** Names and values, in the order of the manifest, `PATH` first; each name once. */
  readonly environment: readonly (readonly [string, string])[];
  /** Why the manifest was not used, if there is one that was not. */
  readonly warning?: string;
}

/**
 * The environment variables that the search paths of a Guix profile's manifest (version 3 or 4) give, as Guix evaluates
 * them: `PATH` over `bin` and `sbin`, then the search paths of each package and of what came with it. A search path that
 * selects nothing gives no variable. Where several have one variable, the values of later ones come first, as in the
 * profile's `etc/profile`, and no value comes twice; without a separator the last one's counts.
 *
 * A profile without a manifest gives `PATH`; a manifest of another form (Nix's), or that cannot be read, a warning too.
 *
 * @param profile path of the profile, without `sysroot`; values begin with it.
 */
export function profileEnvironment(profile: string, { sysroot }: ProfileOptions): ProfileEnvironment {
  const { packages, warning } = profileManifest(profile, sysroot);
  const values = new Map<string, readonly string[]>();
  const separators = new Map<string, string>();
  const problems = warning === undefined ? [] : [warning];
  for (const searchPath of [PATH, ...searchPathsOf(packages ?? [])]) {
    const { variable, separator, pattern } = searchPath;
    const found = matches(searchPath, profile, sysroot);
    if (found === undefined) problems.push(`${variable} is left out: '${pattern}' is no regular expression`);
    const [first] = found ?? [];
    if (found === undefined || first === undefined) continue;
    const before = values.get(variable) ?? [];
    values.set(variable, separator === undefined ? [first] : merged(found, before));
    separators.set(variable, separator ?? "");
  }
  return {
    environment: [...values].map(([variable, value]) => [variable, value.join(separators.get(variable))]),
    ...(problems.length === 0 ? {} : { warning: problems.join("; ") }),
  };
}

function merged(found: readonly string[], before: readonly string[]): readonly string[] {
  return found.every((value) => before.includes(value)) ? before : [...new Set([...found, ...before])];
}

function matches(searchPath: SearchPath, profile: string, sysroot: string): readonly string[] | undefined {
  try {
    return searchPathMatches(searchPath, profile, sysroot);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

// Each search path once, at its first place: packages that belong together say the same.
function searchPathsOf(packages: readonly ManifestPackage[]): readonly SearchPath[] {
  const searchPaths = new Map<string, SearchPath>();
  const visited = new Set<ManifestPackage>();
  const visit = (entry: ManifestPackage): void => {
    if (visited.has(entry)) return;
    visited.add(entry);
    for (const searchPath of entry.searchPaths) {
      const key = JSON.stringify(searchPath);
      if (!searchPaths.has(key)) searchPaths.set(key, searchPath);
    }
    entry.propagatedInputs.forEach(visit);
  };
  packages.forEach(visit);
  return [...searchPaths.values()];
}
