import { type ChildProcess, spawn } from "node:child_process";
import { describe, expect, onTestFinished, test } from "vitest";
import { describeOwner, isGone, isOwner, newOwner } from "../src/owner.js";
import { endedOwner, ownerWith, strangeOwner } from "./support/owners.js";

const onLinux = test.runIf(process.platform === "linux");

function runningProcess(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

describe("an owner", () => {
  test("has a text of its own each time", () => {
    expect(newOwner()).not.toBe(newOwner());
    expect(isOwner(newOwner())).toBe(true);
  });

  test("that runs is not gone", () => {
    expect(isGone(newOwner())).toBe(false);
  });

  test("that has ended is gone", () => {
    expect(isGone(endedOwner())).toBe(true);
  });

  onLinux("whose number a later process has got is gone", () => {
    expect(isGone(ownerWith(runningProcess("sleep", ["60"]).pid as number))).toBe(true);
  });

  onLinux("that has ended is gone while its parent has not asked for it", async () => {
    // What the shell starts ends, and the program that takes the shell's place asks for nothing.
    const parent = runningProcess("sh", ["-c", "true & echo $!; exec sleep 60"]);
    const pid: number = await new Promise((resolve) =>
      parent.stdout?.once("data", (text) => resolve(Number(text))),
    );
    await expect.poll(() => isGone(ownerWith(pid))).toBe(true);
  });

  test("of which the system tells no start is gone once its number is nobody's", () => {
    const unknown = (owner: string): string => owner.replace(/^(\w+-\d+)-\d+/, "$1-");
    expect(isGone(unknown(newOwner()))).toBe(false);
    expect(isGone(unknown(endedOwner()))).toBe(true);
  });

  test("of another machine or container is not known to be gone", () => {
    expect(isGone(strangeOwner())).toBe(false);
  });

  test("of another form is none, and not known to be gone", () => {
    for (const text of ["", "lock", "a-b-c-d", `${endedOwner()}x`, `x${endedOwner()}`]) {
      expect(isOwner(text)).toBe(false);
      expect(isGone(text)).toBe(false);
    }
  });

  test("is described by its number, and as a stranger where it is one", () => {
    expect(describeOwner(newOwner())).toBe(`process ${process.pid}`);
    expect(describeOwner(strangeOwner())).toMatch(/^process \d+ of another machine or container$/);
    expect(describeOwner("lock")).toBe("somebody else");
  });
});
