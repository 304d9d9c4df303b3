import { byteCount } from "../byte-count.js";
import type { ProgressDisplay } from "./progress.js";

const CELLS = 30;
const MILLISECONDS_BETWEEN = 80;

/** A bar on one line of a terminal, redrawn in place and gone when the build is done or has failed. */
export function bar(stream: NodeJS.WritableStream): ProgressDisplay {
  let drawn = Number.NEGATIVE_INFINITY;
  let shown = false;
  const clear = (): void => {
    if (shown) stream.write("\r\u001b[K");
    shown = false;
  };
  const draw = (text: string): void => {
    stream.write(`\r${text}\u001b[K`);
    shown = true;
  };
  return {
    clear,
    show({ phase, done, total }) {
      if (phase === "done") return clear();
      const now = performance.now();
      if (now - drawn < MILLISECONDS_BETWEEN) return;
      drawn = now;
      draw(
        phase === "list"
          ? "listing …"
          : `${line(total === 0 ? 1 : done / total)} ${byteCount(done)} of ${byteCount(total)}`,
      );
    },
  };
}

function line(share: number): string {
  const filled = Math.floor(share * CELLS);
  return `[${"#".repeat(filled)}${"-".repeat(CELLS - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}
