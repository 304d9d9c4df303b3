import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Running } from "./storeship.ts";

/** Waits until RUNNING writes into DIRECTORY, beside what was there; gives the bytes that are written. */
export async function writing({ child }: Running, directory: string): Promise<number> {
  const before = new Set(readdirSync(directory));
  for (;;) {
    const written = readdirSync(directory).filter((name) => !before.has(name));
    const size = Math.max(
      0,
      ...written.map((name) => statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0),
    );
    if (size > 0) return size;
    if (child.exitCode !== null) throw new Error("the program ended before anything was seen of its output");
    await sleep(1);
  }
}

/**
 * Holds RUNNING once it writes into DIRECTORY, acts, and lets it go on. What ACT changes must come more than FIRST
 * bytes into the output.
 */
export async function duringPass(
  running: Running,
  { directory, first }: { readonly directory: string; readonly first: number },
  act: () => void,
): Promise<void> {
  await writing(running, directory);
  const pid = running.child.pid as number;
  process.kill(pid, "SIGSTOP");
  while (stateOf(pid) !== "T") await sleep(1);
  const [name] = readdirSync(directory).filter((entry) => entry.endsWith(".tmp"));
  const { size } = statSync(join(directory, name ?? ""));
  if (size >= first) throw new Error(`too late: ${size} bytes are written, the change comes behind ${first}`);
  act();
  process.kill(pid, "SIGCONT");
}

// proc(5): the state follows the name, which can hold anything but ends with the last parenthesis.
function stateOf(pid: number): string | undefined {
  return /\) (.)/s.exec(readFileSync(`/proc/${pid}/stat`, "latin1"))?.[1];
}
