import { byteCount } from "../byte-count.js";
import type { ShowProgress } from "./progress.js";

const VERBS: Readonly<Record<string, string>> = { write: "wrote", load: "loaded", upload: "uploaded" };

/** A line when writing, loading or uploading begins and at each further quarter, fit for a log. */
export function plainLines(stream: NodeJS.WritableStream): ShowProgress {
  let told = "";
  return ({ phase, done, total }) => {
    const verb = VERBS[phase];
    if (verb === undefined) return;
    const quarter = total === 0 ? 4 : Math.floor((done / total) * 4);
    const line = `${verb} ${quarter * 25} % of ${byteCount(total)}`;
    if (line === told) return;
    told = line;
    stream.write(`storeship: ${line}\n`);
  };
}
