import { vi } from "vitest";
import { createProgram, runProgram } from "../../src/index.js";

/** What a run of the command line printed, and its exit status. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line within this process. */
export async function storeship(...args: readonly string[]): Promise<Outcome> {
  const [stdout, stderr] = [captured(process.stdout), captured(process.stderr)];
  try {
    const status = await runProgram(createProgram(), ["node", "storeship", ...args]);
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.restore();
    stderr.restore();
  }
}

function captured(stream: NodeJS.WriteStream): { text(): string; restore(): void } {
  const chunks: Buffer[] = [];
  const spy = vi
    .spyOn(stream, "write")
    .mockImplementation((chunk, encoding?: unknown, callback?: unknown) => {
      chunks.push(Buffer.from(chunk));
      const done = typeof encoding === "function" ? encoding : callback;
      if (typeof done === "function") setImmediate(() => done());
      return true;
    });
  return { text: () => Buffer.concat(chunks).toString("latin1"), restore: () => spy.mockRestore() };
}
