import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { isGone, newHolder, tokenOf } from "../src/layout/holder.js";
import { locked } from "../src/layout/lock.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

/** A holder like this process, which has another number. */
const holderWith = (pid: number): string => newHolder().replace(/^(\w+)\.\d+\./, `$1.${pid}.`);

async function endedProcess(): Promise<number> {
  const child = spawn("true");
  await new Promise((resolve) => child.once("close", resolve));
  return child.pid as number;
}

function runningProcess(): ChildProcess {
  const child = spawn("sleep", ["60"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

describe("a holder", () => {
  test("that runs is not gone", () => {
    expect(isGone(newHolder())).toBe(false);
  });

  test("that has ended is gone", async () => {
    expect(isGone(holderWith(await endedProcess()))).toBe(true);
  });

  test.runIf(process.platform === "linux")("whose number a later process has got is gone", () => {
    expect(isGone(holderWith(runningProcess().pid as number))).toBe(true);
  });

  test("on another machine is not known to be gone", async () => {
    expect(isGone(`${holderWith(await endedProcess())}x`)).toBe(false);
  });

  test("of another form is not known to be gone", () => {
    for (const text of ["", "lock", "a.b.c.d"]) expect(isGone(text)).toBe(false);
  });
});

describe("a lock", () => {
  test("lets one at a time work, and is gone afterwards", async () => {
    const directory = temporaryDirectory();
    const lock = join(directory, "lock");
    expect(await mostAtATime(lock, 20)).toBe(1);
    expect(readdirSync(directory)).toEqual([]);
  });

  test("of one that was killed is taken over by one alone, also where one was killed taking it over", async () => {
    const directory = temporaryDirectory();
    const lock = join(directory, "lock");
    const dead = holderWith(await endedProcess());
    symlinkSync(dead, lock);
    symlinkSync(holderWith(await endedProcess()), `${lock}.${tokenOf(dead)}`);
    expect(await mostAtATime(lock, 20)).toBe(1);
    expect(readdirSync(directory)).toEqual([]);
  });

  test("is let go of where the work fails", async () => {
    const lock = join(temporaryDirectory(), "lock");
    await expect(locked(lock, "layout", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await locked(lock, "layout", async () => readlinkSync(lock))).not.toBe("");
  });

  test("that another keeps is waited for, but not for ever", async () => {
    const lock = join(temporaryDirectory(), "lock");
    const other = newHolder();
    symlinkSync(other, lock);
    await expect(locked(lock, "layout", async () => {}, 50)).rejects.toMatchObject({
      code: "ERR_OUTPUT",
      message: expect.stringMatching(/'layout'.*process \d+ on .*remove '.*lock'/),
    });
    expect(readlinkSync(lock)).toBe(other);
  });
});

/** How many of `count` that want to work under the lock do so at a time, at the most. */
async function mostAtATime(lock: string, count: number): Promise<number> {
  let [now, most] = [0, 0];
  const work = async (): Promise<void> => {
    now += 1;
    most = Math.max(most, now);
    await setTimeout(1);
    now -= 1;
  };
  await Promise.all(Array.from({ length: count }, () => locked(lock, "layout", work)));
  return most;
}
