import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { testDirectory } from "./support/directory.ts";
import { needs } from "./support/needs.ts";
import { expectRefused, outputDirectory } from "./support/refusal.ts";
import { attempt, type Result } from "./support/run.ts";
import { smallStore } from "./support/small-store.ts";
import { PROGRAM } from "./support/storeship.ts";

const MIB = 1 << 20;

describe.runIf(needs("bash", "head"))("a reader that goes away", () => {
  test("while it is sent the image ends the build with one line and status 1", () => {
    const directory = testDirectory();
    const { args } = smallStore(directory, { first: { large: 64 * MIB } });
    const result = shell(directory, `"$@" 2>'${directory}/stderr' | head -c 4096 >/dev/null`, [
      ...["pack", "-q", "-o", "-"],
      ...args,
    ]);
    expectRefused(result, ["stdout", "the reader of the pipe has gone"]);
  });

  test("before it is told what was made is an error of one line; the image is there", () => {
    const directory = testDirectory();
    const { args } = smallStore(directory, { first: { file: "content" } });
    const output = outputDirectory(directory);
    const result = shell(directory, `"$@" 2>'${directory}/stderr' | true`, [
      ...["pack", "--progress", "none", "-o", output.file],
      ...args,
    ]);
    expectRefused(result, ["stdout", "the reader of the pipe has gone"]);
    expect(readdirSync(output.directory)).toEqual(["image.tar"]);
    expect(readFileSync(output.file).length).toBeGreaterThan(10_240);
  });

  test("while it is told of progress does no harm", () => {
    const directory = testDirectory();
    const { args } = smallStore(directory, { first: { large: 64 * MIB } });
    const output = outputDirectory(directory);
    const script = `"$@" 2>&1 >'${directory}/stdout' | true`;
    const result = shell(directory, script, ["pack", "--progress", "json", "-o", output.file, ...args]);
    expect(result).toMatchObject({ status: 0 });
    expect(readdirSync(output.directory)).toEqual(["image.tar"]);
    expect(readFileSync(join(directory, "stdout"), "utf8")).toContain(output.file);
  });
});

test.runIf(existsSync("/dev/full"))("standard output that is full is an error of one line", () => {
  const directory = testDirectory();
  const { args } = smallStore(directory, { first: { file: "content" } });
  const script = `"$@" 2>'${directory}/stderr' >/dev/full`;
  expectRefused(shell(directory, script, ["pack", "-q", "-o", "-", ...args]), ["stdout", "the disk is full"]);
  expectRefused(shell(directory, script, ["pack", "-n", ...args]), ["stdout"]);
});

/** Runs SCRIPT with the program and ARGS as its arguments; tells how the first program of its pipe ended. */
function shell(directory: string, script: string, args: readonly string[]): Result {
  const whole = `${script}; exit "\${PIPESTATUS[0]}"`;
  const { status, signal } = attempt("bash", ["-c", whole, "bash", process.execPath, PROGRAM, ...args]);
  const stderr = join(directory, "stderr");
  return { status, signal, stdout: "", stderr: existsSync(stderr) ? readFileSync(stderr, "utf8") : "" };
}
