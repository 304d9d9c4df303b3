import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds in which what was let go has to be gone. */
const PATIENCE = 5_000;

/** What comes and goes by itself. */
const PASSING = new Set([
  "Timeout",
  "Immediate",
  "TickObject",
  "FSReqCallback",
  "FSReqPromise",
  "MessagePort",
]);

/** How many there are of each kind of thing that keeps a process busy: child processes, pipes, sockets. */
export function heldResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo())
    if (!PASSING.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Waits until no more is held than `before`; resolves to what still is. */
export async function leftResources(before: ReadonlyMap<string, number>): Promise<readonly string[]> {
  let left: readonly string[] = [];
  await eventually(() => {
    left = [...heldResources()]
      .filter(([kind, count]) => count > (before.get(kind) ?? 0))
      .map(([kind]) => kind);
    return left.length === 0;
  });
  return left;
}

/** Waits until `holds`; resolves to whether it came to that. */
export async function eventually(holds: () => boolean): Promise<boolean> {
  const end = performance.now() + PATIENCE;
  while (!holds()) {
    if (performance.now() > end) return false;
    await delay(20);
  }
  return true;
}
