/** Lets pieces of work run, so many at a time, in the order in which they come. */
export type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

/** At most `most` at a time, from 1. */
export function limiter(most: number): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running === most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place is handed on: nobody who comes now gets it first.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
