import { setTimeout as sleep } from "node:timers/promises";
import { StoreshipError } from "@storeship/core";
import { refusalOf } from "./refusal.js";

/** How often, and after how long, something is tried again. */
export interface RetryPolicy {
  /** Tries in all, from 1. */
  readonly attempts: number;
  /** Milliseconds before the second try; each further pause is twice as long, and jitter takes up to half of it. */
  readonly delay: number;
  /** Milliseconds: no pause is longer, whatever a registry asks for. 60,000 where absent. */
  readonly longestPause?: number;
}

const LONGEST_PAUSE = 60_000;

/** Whether another try may end better: the connection failed, or the registry is busy or ill. */
export function isTransient(error: unknown): boolean {
  if (error instanceof StoreshipError && error.code === "ERR_REGISTRY_CONNECTION") return true;
  const status = refusalOf(error)?.status ?? 0;
  return status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/** Counts the failures of one piece of work. */
export interface Pacer {
  /**
   * Resolves when it is time for another try. Throws `error` where there is to be none, or the signal's reason.
   *
   * @param progress whether there was some since the failure before: counting starts again then.
   */
  failed(error: unknown, progress?: boolean): Promise<void>;
}

/** Nothing has failed yet. */
export function pacer(
  { attempts, delay, longestPause = LONGEST_PAUSE }: RetryPolicy,
  signal?: AbortSignal,
): Pacer {
  let failures = 0;
  return {
    async failed(error, progress = false) {
      failures = progress ? 1 : failures + 1;
      if (failures >= attempts || !isTransient(error)) throw error;
      const wanted = refusalOf(error)?.retryAfter ?? backoff(delay, failures);
      await pause(Math.min(wanted, longestPause), signal);
    },
  };
}

/** Do `work`, again while it fails with what may pass. Throws what the last try threw, or the signal's reason. */
export async function retrying<T>(
  policy: RetryPolicy,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { failed } = pacer(policy, signal);
  for (;;) {
    try {
      return await work();
    } catch (error) {
      await failed(error);
    }
  }
}

function backoff(delay: number, failures: number): number {
  return delay * 2 ** (failures - 1) * (0.5 + Math.random() / 2);
}

async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  await sleep(milliseconds, undefined, options).catch(() => {});
  signal?.throwIfAborted();
}
