import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "vitest";

/**
 * Skip the running test, and say why, where a program is not installed. With `CI=true` every program has to be there.
 *
 * @param origin the Debian package that has it.
 */
export function needsProgram({ skip }: TestContext, program: string, origin: string): void {
  if (isInstalled(program)) return;
  unavailable(skip, `${program} is not installed (Debian: apt-get install ${origin})`);
}

/** Skip the running test for a reason; with `CI=true`, fail for it. */
export function unavailable(skip: TestContext["skip"], reason: string): never {
  if (process.env["CI"] === "true") throw new Error(reason);
  return skip(reason);
}

/** What a program prints. @throws where it fails. */
export function outputOf(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Buffer {
  const run = spawnSync(program, args, { maxBuffer: 1 << 30, env: { ...process.env, ...env } });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`${program} ${args.join(" ")} failed: ${run.stderr.toString()}`);
  return run.stdout;
}

function isInstalled(program: string): boolean {
  return (process.env["PATH"] ?? "").split(":").some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
