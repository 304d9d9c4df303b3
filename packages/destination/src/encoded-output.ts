import type { Encode } from "@storeship/core";
import { handoff } from "./handoff.js";
import type { Output } from "./output.js";

/** An output that compresses what it takes, and is told where segments end. */
export interface SegmentedOutput extends Output {
  /** Tell the lengths of the segments that the next bytes make up. */
  announce(segments: readonly number[]): void;
}

/** Takes bytes as they are. */
export function plainOutput(output: Output): SegmentedOutput {
  return { ...output, announce() {} };
}

/** Compresses all bytes into `output`. */
export function encodedOutput(output: Output, encode: Encode): SegmentedOutput {
  const { source, write, end, fail } = handoff();
  const segments: number[] = [];
  const copy = async (): Promise<void> => {
    for await (const chunk of encode(source, segments)) await output.write(chunk);
  };
  const copied = copy();
  // The error reaches whoever writes next, or commits.
  copied.catch(fail);
  return {
    announce(lengths) {
      segments.push(...lengths);
    },
    write,
    async commit() {
      end();
      await copied;
      await output.commit();
    },
    async abort() {
      fail(new Error("given up"));
      await copied.catch(() => {});
      await output.abort();
    },
  };
}
