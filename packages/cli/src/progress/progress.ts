import type { Progress } from "@storeship/builder";
import { bar } from "./bar.js";
import { jsonLines } from "./json-lines.js";
import { plainLines } from "./plain-lines.js";

/** Shows how far a build is. */
export type ShowProgress = (progress: Progress) => void;

/** How progress is shown, by the name that `--progress` gives; `auto` is a bar on a terminal and lines elsewhere. */
export function progressShow(
  kind: "auto" | "bar" | "plain" | "json" | "none",
  stream: NodeJS.WriteStream,
): ShowProgress {
  switch (kind) {
    case "none":
      return () => {};
    case "json":
      return jsonLines(stream);
    case "bar":
      return bar(stream);
    case "plain":
      return plainLines(stream);
    case "auto":
      return stream.isTTY ? bar(stream) : plainLines(stream);
  }
}
