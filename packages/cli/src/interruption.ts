const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** How long the program may take to end once its work has ended, in milliseconds. */
const GRACE = 2000;

/** Run `work` with a signal that aborts when the user or the system asks the program to end. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = (name: NodeJS.Signals): void => controller.abort(name);
  for (const name of SIGNALS) process.on(name, abort);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, abort);
    if (controller.signal.aborted) endSoon(controller.signal.reason);
  }
}

// What cannot be broken off, such as a write to a pipe that nobody reads, keeps the program alive; a signal ends it.
function endSoon(name: NodeJS.Signals): void {
  setTimeout(() => process.kill(process.pid, name), GRACE).unref();
}
