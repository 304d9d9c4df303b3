import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { pack } from "./pack.ts";
import { type Package, ROOT } from "./workspace.ts";

/**
 * Lays the packages out below `directory` as `npm install` would: their own tarballs, unpacked, and links to
 * the dependencies that they declare. What they use but don't declare is not there.
 */
export function installation(packages: readonly Package[], directory: string): void {
  for (const { shortName, directory: source } of packages)
    if (!existsSync(join(source, "dist", "index.d.ts")))
      throw new Error(`packages/${shortName} is not built: run \`npm run build\` first`);
  const modules = join(directory, "node_modules");
  const tarballs = join(directory, "tarballs");
  mkdirSync(tarballs);
  const directories = packages.map((found) => found.directory);
  for (const { name, file } of pack(directories, tarballs)) extract(file, join(modules, name));
  for (const { directory: source, manifest } of packages)
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }))
      if (!existsSync(join(modules, name))) link(installed(name, source), join(modules, name));
}

/** Links a package that the repository has for itself. */
export function lend(name: string, directory: string): void {
  link(installed(name, ROOT), join(directory, "node_modules", name));
}

function extract(tarball: string, target: string): void {
  mkdirSync(target, { recursive: true });
  const options = [
    "--extract",
    "--gzip",
    `--file=${tarball}`,
    `--directory=${target}`,
    "--strip-components=1",
  ];
  const run = spawnSync("tar", options, { encoding: "utf8" });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`tar failed on ${tarball}:\n${run.stderr}`);
}

function link(source: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(source, target);
}

/** Where npm put the dependency of the package in `from`: beside it, or above. */
function installed(name: string, from: string): string {
  for (let above = from; above !== dirname(above); above = dirname(above)) {
    const candidate = join(above, "node_modules", name);
    if (existsSync(candidate)) return candidate;
  }
  throw new Error(`${name} is not installed: run \`npm ci\``);
}
