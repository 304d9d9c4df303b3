import { execFile } from "node:child_process";

/**
 * Runs PROGRAM and gives its standard output. What it says on standard error counts only when it
 * fails: apt-get warns there that it cannot download as the user `_apt`.
 */
export function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; mayFail?: boolean } = {},
): Promise<string> {
  const settings = { cwd: options.cwd, env: { ...process.env, LC_ALL: "C" }, maxBuffer: 2 ** 30 };
  return new Promise((resolve, reject) => {
    execFile(program, args, settings, (error, stdout, stderr) => {
      if (error?.code === "ENOENT")
        reject(new Error(`${program} is missing: install it, or use a Debian system`));
      else if (error && !options.mayFail)
        reject(new Error(`${program} failed: ${reason(stderr) ?? error.message}`));
      else resolve(stdout);
    });
  });
}

function reason(stderr: string): string | undefined {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return (lines.find((line) => line.startsWith("E: ")) ?? lines.at(-1))?.replace(/^E: /, "");
}
