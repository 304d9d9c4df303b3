import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { compareBytes } from "@storeship/core";

/** Options of GNU tar that a test changes. */
export interface GnuTarOptions {
  /** Seconds since 1970; 1 where absent. */
  readonly mtime?: number;
  /** What says who owns the members; root, by number and by name, where absent. */
  readonly owner?: readonly string[];
}

/** The archive that GNU tar makes of what lies in `tree`; `tree` itself is no member. */
export function gnuTar(tree: string, options: GnuTarOptions = {}): Buffer {
  const run = spawnSync("tar", gnuTarArguments(tree, options), {
    input: topLevelNames(tree),
    maxBuffer: 1 << 30,
    env: { ...process.env, LC_ALL: "C" },
  });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`tar failed: ${run.stderr.toString()}`);
  return run.stdout;
}

/** Arguments of a `tar` that reads `topLevelNames(tree)` from its standard input. */
export function gnuTarArguments(tree: string, { mtime = 1, owner }: GnuTarOptions = {}): string[] {
  return [
    "--format=gnu",
    "--sort=name",
    `--mtime=@${mtime}`,
    ...(owner ?? ["--owner=root:0", "--group=root:0"]),
    "--hard-dereference",
    "-C",
    tree,
    "-cf",
    "-",
    "--null",
    "--no-unquote",
    "--verbatim-files-from",
    "-T",
    "-",
  ];
}

/** The names in `tree` in byte order, a NUL behind each. */
export function topLevelNames(tree: string): Buffer {
  const names = readdirSync(tree, { encoding: "latin1" }).sort(compareBytes);
  return Buffer.from(names.map((name) => `${name}\0`).join(""), "latin1");
}

/** Unpack `archive` with GNU tar, as the user at hand may. */
export function unpack(archive: Buffer, into: string): void {
  const run = spawnSync("tar", ["-xpf", "-", "-C", into], { input: archive });
  if (run.status !== 0) throw new Error(`tar failed: ${run.stderr.toString()}`);
}
