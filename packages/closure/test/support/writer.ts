import { spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/**
 * Runs `script`, a module, in a Node of its own, with `file` for its first argument, up to the moment that it prints
 * something; then it stays until `end` is called or the test is over.
 */
export async function startWriter(script: string, file: string): Promise<{ end(): Promise<void> }> {
  const child = spawn(process.execPath, ["--no-warnings", "--input-type=module", "-e", script, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  const end = async (): Promise<void> => {
    child.kill("SIGKILL");
    await gone;
  };
  onTestFinished(end);
  await Promise.race([
    once(child.stdout, "data"),
    gone.then(() => Promise.reject(new Error("the writer ended"))),
  ]);
  return { end };
}
