import { outputOf } from "./program.js";

/** Options under which `nix-store` reads no configuration and warns of no missing group. */
const OPTIONS = ["--option", "build-users-group", ""];

/** What `nix-store` prints of the store below `root`. */
export function nixStore(root: string, ...args: readonly string[]): string[] {
  const env = { NIX_CONF_DIR: root, NIX_REMOTE: "", HOME: root };
  const out = outputOf("nix-store", ["--store", `local?root=${root}`, ...OPTIONS, ...args], env);
  return out
    .toString()
    .split("\n")
    .filter((line) => line !== "");
}
