import { byteCount } from "../byte-count.js";
import type { ShowProgress } from "./progress.js";

/** A line when writing, or loading, begins and at each further quarter, fit for a log. */
export function plainLines(stream: NodeJS.WritableStream): ShowProgress {
  let told = "";
  return ({ phase, done, total }) => {
    if (phase !== "write" && phase !== "load") return;
    const quarter = total === 0 ? 4 : Math.floor((done / total) * 4);
    const line = `${phase === "write" ? "wrote" : "loaded"} ${quarter * 25} % of ${byteCount(total)}`;
    if (line === told) return;
    told = line;
    stream.write(`storeship: ${line}\n`);
  };
}
