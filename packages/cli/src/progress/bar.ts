import { byteCount } from "../byte-count.js";
import type { ShowProgress } from "./progress.js";

const CELLS = 30;
const MILLISECONDS_BETWEEN = 80;

/** A bar on one line of a terminal, redrawn in place and gone when the build is done. */
export function bar(stream: NodeJS.WritableStream): ShowProgress {
  let drawn = 0;
  return ({ phase, done, total }) => {
    if (phase === "done") {
      stream.write("\r\u001b[K");
      return;
    }
    const now = performance.now();
    if (now - drawn < MILLISECONDS_BETWEEN) return;
    drawn = now;
    if (phase === "list") stream.write("\rlisting …\u001b[K");
    else
      stream.write(
        `\r${line(total === 0 ? 1 : done / total)} ${byteCount(done)} of ${byteCount(total)}\u001b[K`,
      );
  };
}

function line(share: number): string {
  const filled = Math.floor(share * CELLS);
  return `[${"#".repeat(filled)}${"-".repeat(CELLS - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}
