import { withoutControls } from "@storeship/core";

/** Tell of what is allowed and probably not meant. */
export function warn(message: string): void {
  process.stderr.write(`storeship: warning: ${withoutControls(message)}\n`);
}
