import { readdirSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { locked } from "../src/layout/lock.js";
import { newOwner, tokenOf } from "../src/owner.js";
import { endedOwner } from "./support/owners.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

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
    const dead = endedOwner();
    symlinkSync(dead, lock);
    symlinkSync(endedOwner(), `${lock}.${tokenOf(dead)}`);
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
    const other = newOwner();
    symlinkSync(other, lock);
    await expect(locked(lock, "layout", async () => {}, 50)).rejects.toMatchObject({
      code: "ERR_OUTPUT",
      message: expect.stringMatching(/'layout'.*process \d+ has .*remove '.*lock'/),
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
