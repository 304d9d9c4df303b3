import { spawnSync } from "node:child_process";

/** The members of an archive as GNU tar lists them: type and mode, owner, size, time, name. */
export function listing(archive: string): readonly string[] {
  const lines = tar(["--list", "--verbose", "--numeric-owner", "--full-time", "--utc", `--file=${archive}`]);
  return lines
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.replaceAll(/ +/g, " "));
}

/** The names of the members of an archive. */
export function names(archive: string): readonly string[] {
  return tar(["--list", `--file=${archive}`])
    .toString()
    .trim()
    .split("\n");
}

/** The content of a member. */
export function content(archive: string, name: string): Buffer {
  return tar(["--extract", "--to-stdout", `--file=${archive}`, name]);
}

function tar(args: readonly string[]): Buffer {
  const run = spawnSync("tar", args, { env: { ...process.env, LC_ALL: "C" }, maxBuffer: 1 << 28 });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`tar failed: ${run.stderr}`);
  return run.stdout;
}
