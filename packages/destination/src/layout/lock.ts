import { readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { StoreshipError, systemErrorCode } from "@storeship/core";
import { writing } from "../output-error.js";
import { describeOwner, isGone, newOwner, type Owner, tokenOf } from "../owner.js";

/** How long another's work under a lock is waited for, in milliseconds: it takes some. */
const PATIENCE = 60_000;
/** Between two looks at a lock, in milliseconds. */
const PAUSE = 10;

/**
 * Do `work` while nobody else does, here or in another process. The lock is a symlink to a text that names its holder: it
 * comes into being with its content, and where its holder has been killed it is taken over.
 *
 * @param name of what is locked, for messages.
 * @throws StoreshipError `ERR_OUTPUT` where another holds the lock for longer than `patience` milliseconds.
 */
export async function locked<T>(
  lock: string,
  name: string,
  work: () => Promise<T>,
  patience: number = PATIENCE,
): Promise<T> {
  const mine = newOwner();
  await take({ name, mine, until: performance.now() + patience }, lock);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

interface Waiting {
  readonly name: string;
  readonly mine: Owner;
  /** When to give up. */
  readonly until: number;
}

async function take(waiting: Waiting, lock: string): Promise<void> {
  while (!made(waiting, lock)) {
    const holder = holderOf(lock);
    if (holder === undefined) continue;
    if (isGone(holder)) {
      if (await tookOver(waiting, lock, holder)) return;
    } else if (performance.now() > waiting.until) {
      throw new StoreshipError(
        "ERR_OUTPUT",
        `cannot add to '${waiting.name}': ${describeOwner(holder)} has had its lock for too long; wait until that is done or, where it is not running any more, remove '${lock}'`,
      );
    } else {
      await setTimeout(PAUSE);
    }
  }
}

// Whoever holds the guard, which is named after the dead holder, alone may put himself in that one's place.
async function tookOver(waiting: Waiting, lock: string, dead: Owner): Promise<boolean> {
  const guard = `${lock}.${tokenOf(dead)}`;
  await take(waiting, guard);
  if (holderOf(lock) !== dead) {
    rmSync(guard, { force: true });
    return false;
  }
  renameSync(guard, lock);
  return true;
}

function made({ name, mine }: Waiting, lock: string): boolean {
  return writing(name, () => {
    try {
      symlinkSync(mine, lock);
      return true;
    } catch (error) {
      if (systemErrorCode(error) === "EEXIST") return false;
      throw error;
    }
  });
}

function holderOf(lock: string): Owner | undefined {
  try {
    return readlinkSync(lock);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
