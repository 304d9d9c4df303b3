import type { ShowProgress } from "./progress.js";

const MILLISECONDS_BETWEEN = 100;

/** A JSON object a line: `phase`, `done`, `total`, in bytes of uncompressed layers. */
export function jsonLines(stream: NodeJS.WritableStream): ShowProgress {
  let told = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = performance.now();
    if (/write|load/.test(progress.phase) && now - told < MILLISECONDS_BETWEEN) return;
    told = now;
    stream.write(`${JSON.stringify(progress)}\n`);
  };
}
