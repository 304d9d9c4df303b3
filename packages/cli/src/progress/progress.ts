import type { Progress } from "@storeship/builder";
import { bar } from "./bar.js";
import { jsonLines } from "./json-lines.js";
import { plainLines } from "./plain-lines.js";

/** Shows how far a build is. */
export type ShowProgress = (progress: Progress) => void;

/** Shows how far a build is, and makes room for what is printed beside it. */
export interface ProgressDisplay {
  readonly show: ShowProgress;
  /** Take away what is not meant to stay: an unfinished line. */
  clear(): void;
}

export type ProgressKind = "auto" | "bar" | "plain" | "json" | "none";

/** How progress is shown, by the name that `--progress` gives; `auto` is a bar on a terminal and lines elsewhere. */
export function progressDisplay(kind: ProgressKind, stream: NodeJS.WriteStream): ProgressDisplay {
  switch (kind) {
    case "none":
      return lasting(() => {});
    case "json":
      return lasting(jsonLines(stream));
    case "bar":
      return bar(stream);
    case "plain":
      return lasting(plainLines(stream));
    case "auto":
      return stream.isTTY ? bar(stream) : lasting(plainLines(stream));
  }
}

function lasting(show: ShowProgress): ProgressDisplay {
  return { show, clear() {} };
}
