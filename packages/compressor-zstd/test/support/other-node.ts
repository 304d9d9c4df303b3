import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Another version of Node than the one that runs, from npm. */
export interface OtherNode {
  readonly path: string;
  remove(): void;
}

/** Undefined where npm cannot fetch it, and never in continuous integration. */
export function otherNode(version: string): OtherNode | undefined {
  const directory = mkdtempSync(join(tmpdir(), "storeship-node-"));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  const name = `node-linux-${process.arch}@${version}`;
  const fetched = run("npm", ["pack", "--silent", "--prefer-offline", name], directory);
  const tarball = readdirSync(directory).find((file) => file.endsWith(".tgz"));
  if (tarball !== undefined && run("tar", ["xzf", tarball], directory) === "")
    return { path: join(directory, "package/bin/node"), remove };
  remove();
  if (process.env["CI"] === "true") throw new Error(`npm cannot fetch ${name}: ${fetched}`);
  return undefined;
}

/** What it says on stderr where it fails. */
function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  return status === 0 ? "" : `${stderr ?? ""}${error?.message ?? ""} failed`;
}
