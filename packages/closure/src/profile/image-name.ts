import type { ProfileOptions } from "./profile-environment.js";
import { profileManifest } from "./profile-manifest.js";

/** Characters that a name made of several packages must stay below. */
const NAME_LIMIT = 40;

/**
 * Names of the packages in a Guix profile's manifest, in its order, without what came with them; undefined where there is
 * no manifest that can be read, or nothing in it.
 *
 * @param profile path of the profile, without `sysroot`.
 */
export function profilePackageNames(
  profile: string,
  { sysroot }: ProfileOptions,
): readonly string[] | undefined {
  const { packages = [] } = profileManifest(profile, sysroot);
  return packages.length === 0 ? undefined : packages.map(({ name }) => name);
}

/**
 * A free-form image name out of package names, as `guix pack` forms it: joined by `-`, as many from the start as stay
 * under 40 characters together; the first in any case. Empty where there are no names.
 */
export function imageNameOfPackages(names: readonly string[]): string {
  let name = names[0] ?? "";
  for (const next of names.slice(1)) {
    if (name.length + 1 + next.length >= NAME_LIMIT) break;
    name += `-${next}`;
  }
  return name;
}
