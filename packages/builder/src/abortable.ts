/** How long work may take to end by itself once it is aborted, in milliseconds. */
const GRACE = 1000;

/**
 * The result of `work`, or the signal's reason where `work` goes on for more than a moment after it was aborted: a write to a
 * pipe that nobody reads cannot be broken off, and must not hold up who waits.
 */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const giveUp = (): void => {
      timer = setTimeout(() => reject(signal.reason), GRACE);
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
    });
  });
}
