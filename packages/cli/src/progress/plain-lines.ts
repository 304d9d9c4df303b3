import { byteCount } from "../byte-count.js";
import type { ShowProgress } from "./progress.js";

/** A line when writing begins and at each further quarter, fit for a log. */
export function plainLines(stream: NodeJS.WritableStream): ShowProgress {
  let told = -1;
  return ({ phase, done, total }) => {
    if (phase !== "write") return;
    const quarter = total === 0 ? 4 : Math.floor((done / total) * 4);
    if (quarter === told) return;
    told = quarter;
    stream.write(`storeship: wrote ${quarter * 25} % of ${byteCount(total)}\n`);
  };
}
