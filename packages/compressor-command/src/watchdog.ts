/** Ticks in a limit. Counting them, rather than looking at a clock, a machine that slept finds nobody late. */
const TICKS = 8;

/** Calls `expire` once, when there was no `sign` of life for `limit` milliseconds in which it was not paused. */
export class Watchdog {
  readonly #timer: NodeJS.Timeout;
  readonly #pauses = new Set<string>();
  #ticks = 0;

  constructor(limit: number, expire: () => void) {
    this.#timer = setInterval(() => {
      if (this.#pauses.size > 0) return;
      this.#ticks += 1;
      if (this.#ticks <= TICKS) return;
      this.stop();
      expire();
    }, limit / TICKS);
  }

  sign(): void {
    this.#ticks = 0;
  }

  /** While others are waited for, who are known by `cause`. */
  pause(cause: string): void {
    this.#pauses.add(cause);
  }

  resume(cause: string): void {
    this.#pauses.delete(cause);
    this.sign();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
