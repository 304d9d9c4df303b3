import { type Closure, type Directive, printable, StoreshipError, toByteString } from "@storeship/core";
import { checkWhole } from "./given-database.js";
import { type StoreState, stateOf } from "./store-state.js";

/** What `storeDirectives` takes. */
export interface StoreInstallation {
  /** The store items to register; with a `database` only its store directory counts. */
  readonly closure: Closure;
  /** The directory that the store lies below on this machine; `/` where absent. */
  readonly sysroot?: string;
  /** The profile's path in the image: the first generation of root's profile. */
  readonly profile: string;
  /** The name of root's profile; `guix-profile` or, in a Nix store, `profile` where absent. */
  readonly profileName?: string;
  /** A database of this machine to install instead of a generated one. */
  readonly database?: string;
}

/**
 * What makes a store out of store items: the database, GC roots, and root's profile with one generation. Directories
 * have mode 0755, files 0644; parents are left to who makes the layer, so that a base image's keep their attributes.
 *
 * A generated database reads each item whose nar hash and size the closure does not say, synchronously.
 *
 * @throws StoreshipError `ERR_STORE_UNKNOWN` for a store that is neither `/gnu/store` nor `/nix/store`,
 * `ERR_PROFILE_NAME` for a name that is no file name, `ERR_STORE_DATABASE` for a given database that is not whole; what
 * `guixDatabase` throws.
 */
export function storeDirectives(options: StoreInstallation): readonly Directive[] {
  const state = stateOf(options.closure.storeDir);
  const profileName = nameOf(options.profileName, state);
  const { directory } = state;
  const profiles = `${directory}/profiles/per-user/root`;
  return [
    database(state, options),
    ...state.besideDatabase,
    { type: "directory", path: `${directory}/profiles`, mode: 0o755 },
    { type: "directory", path: `${directory}/gcroots`, mode: 0o755 },
    { type: "directory", path: profiles, mode: 0o755 },
    { type: "symlink", path: `${directory}/gcroots/profiles`, target: `${directory}/profiles` },
    { type: "symlink", path: `${profiles}/${profileName}-1-link`, target: options.profile },
    { type: "symlink", path: `${profiles}/${profileName}`, target: `${profileName}-1-link` },
  ];
}

/**
 * The symlink in root's home that leads to the profile which `storeDirectives` installs: `/root/.guix-profile`,
 * `/root/.config/guix/current` for a profile named `current-guix`, `/root/.nix-profile` for any of a Nix store. None for
 * another name in a Guix store, where such profiles are not linked.
 *
 * @throws StoreshipError `ERR_STORE_UNKNOWN`, `ERR_PROFILE_NAME`, as `storeDirectives`.
 */
export function homeDirectives(storeDir: string, profileName?: string): readonly Directive[] {
  const state = stateOf(storeDir);
  const name = nameOf(profileName, state);
  const path = state.homeLink(name);
  if (path === undefined) return [];
  return [{ type: "symlink", path, target: `${state.directory}/profiles/per-user/root/${name}` }];
}

function database(
  state: StoreState,
  { closure, sysroot = "/", database: given }: StoreInstallation,
): Directive {
  const path = `${state.directory}/db/db.sqlite`;
  if (given === undefined)
    return { type: "file", path, content: state.generate(closure, sysroot), mode: 0o644 };
  checkWhole(given);
  return { type: "copy", path, from: given, mode: 0o644 };
}

function nameOf(profileName: string | undefined, state: StoreState): string {
  const name = profileName ?? state.profileName;
  if (/^(?!\.{1,2}$)[^/\0]{1,240}$/s.test(name)) return name;
  throw new StoreshipError(
    "ERR_PROFILE_NAME",
    `'${printable(toByteString(name))}' cannot be a profile's name; give a file name such as ${state.profileName}`,
  );
}
