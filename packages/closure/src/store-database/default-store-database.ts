import { existsSync } from "node:fs";
import { join } from "node:path";

const DATABASES: ReadonlyMap<string, string> = new Map([
  ["/gnu/store", "/var/guix/db/db.sqlite"],
  ["/nix/store", "/nix/var/nix/db/db.sqlite"],
]);

/** The database that Guix or Nix keeps of the store `storeDir`, by its name on this machine; undefined where there is none. */
export function defaultStoreDatabase(storeDir: string, sysroot: string): string | undefined {
  const database = DATABASES.get(storeDir);
  const file = database === undefined ? undefined : join(sysroot, database);
  return file !== undefined && existsSync(file) ? file : undefined;
}
