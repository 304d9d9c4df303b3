import { Session } from "node:inspector/promises";

/** Tells which parts of the code under test have run. */
export interface Coverage {
  /** The parts that have run since the last call, each with how often, in powers of two. */
  take(): Promise<ReadonlySet<string>>;
  stop(): void;
}

/** The coverage of all modules whose URL has one of PARTS in it, down to the block, as V8 counts it. */
export async function blockCoverage(parts: readonly string[]): Promise<Coverage> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  return {
    async take() {
      const { result } = await session.post("Profiler.takePreciseCoverage");
      const blocks = result
        .filter(({ url }) => parts.some((part) => url.includes(part)))
        .flatMap(({ scriptId, functions }) =>
          functions.flatMap(({ ranges }) =>
            ranges
              .filter(({ count }) => count > 0)
              .map(({ startOffset, endOffset, count }) => {
                const often = Math.floor(Math.log2(count));
                return `${scriptId}:${startOffset}-${endOffset}:${often}`;
              }),
          ),
        );
      return new Set(blocks);
    },
    stop: () => session.disconnect(),
  };
}
