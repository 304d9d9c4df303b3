import { type Closure, type Directive, printable, StoreshipError, toByteString } from "@storeship/core";
import { guixDatabase } from "./guix-database.js";
import { NIX_SCHEMA_VERSION, nixDatabase } from "./nix-database.js";

/** What a kind of store keeps outside the store itself, and where. */
export interface StoreState {
  /** The directory of the database, GC roots and profiles. */
  readonly directory: string;
  /** What root's profile is called where nobody says otherwise. */
  readonly profileName: string;
  /** Makes a database that registers a closure. */
  readonly generate: (closure: Closure, sysroot: string) => Uint8Array;
  /** Files beside the database that its tools ask for. */
  readonly besideDatabase: readonly Directive[];
  /** Where in root's home its profile of that name is linked from; undefined for one that is not. */
  readonly homeLink: (profileName: string) => string | undefined;
}

const GUIX_HOME_LINKS: Readonly<Record<string, string>> = {
  "guix-profile": "/root/.guix-profile",
  "current-guix": "/root/.config/guix/current",
};

const STATES: ReadonlyMap<string, StoreState> = new Map<string, StoreState>([
  [
    "/gnu/store",
    {
      directory: "/var/guix",
      profileName: "guix-profile",
      generate: guixDatabase,
      besideDatabase: [],
      homeLink: (name) => (Object.hasOwn(GUIX_HOME_LINKS, name) ? GUIX_HOME_LINKS[name] : undefined),
    },
  ],
  [
    "/nix/store",
    {
      directory: "/nix/var/nix",
      profileName: "profile",
      generate: nixDatabase,
      besideDatabase: [
        { type: "file", path: "/nix/var/nix/db/schema", content: NIX_SCHEMA_VERSION, mode: 0o644 },
      ],
      homeLink: () => "/root/.nix-profile",
    },
  ],
]);

/**
 * The state of the store at `storeDir`.
 *
 * @throws StoreshipError `ERR_STORE_UNKNOWN` for any but `/gnu/store` and `/nix/store`.
 */
export function stateOf(storeDir: string): StoreState {
  const state = STATES.get(storeDir);
  if (state !== undefined) return state;
  throw new StoreshipError(
    "ERR_STORE_UNKNOWN",
    `where the database of the store '${printable(toByteString(storeDir))}' belongs is not known; known stores are ${[...STATES.keys()].join(" and ")}`,
  );
}
