import { spawnSync } from "node:child_process";
import { join } from "node:path";

export interface Tarball {
  /** The name of the package that it holds. */
  readonly name: string;
  readonly file: string;
  /** The paths of its members, below `package/`. */
  readonly files: readonly string[];
}

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Makes the tarballs that `npm publish` would upload of the packages in `directories`. */
export function pack(directories: readonly string[], destination: string): readonly Tarball[] {
  const options = ["--json", "--ignore-scripts", "--pack-destination", destination];
  const run = spawnSync("npm", ["pack", ...directories, ...options], { cwd: destination, encoding: "utf8" });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`npm pack failed:\n${run.stderr}`);
  const packed = Object.values(JSON.parse(run.stdout) as Record<string, Packed>);
  return packed.map(({ name, filename, files }) => ({
    name,
    file: join(destination, filename),
    files: files.map(({ path }) => path),
  }));
}
