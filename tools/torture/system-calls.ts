import { readFileSync } from "node:fs";

/** A system call that a trace tells of. */
export interface SystemCall {
  readonly name: string;
  /** Its number among the calls of that name of its thread, from 1. */
  readonly ordinal: number;
  /** Its arguments, as far as they were known when it began. */
  readonly text: string;
  readonly isInjected: boolean;
}

/** What makes strace write a trace that can be read here. Paths of descriptors are told, content is not. */
export const TRACE_OPTIONS = ["-f", "--seccomp-bpf", "-y", "-s", "0", "-e", "signal=none"] as const;

/** The calls in a trace that `strace -f -y` wrote to FILE. */
export function readTrace(file: string): readonly SystemCall[] {
  const counters = new Map<string, number>();
  const unfinished = new Map<string, Omit<SystemCall, "isInjected">>();
  const calls: SystemCall[] = [];
  for (const line of readFileSync(file, "latin1").split("\n")) {
    const isInjected = line.endsWith("(INJECTED)");
    const [, thread = "", begun, resumed] = /^(\d+) +(?:(\w+)\(|<\.\.\. (\w+) resumed>)/.exec(line) ?? [];
    if (begun !== undefined) {
      const ordinal = (counters.get(`${thread} ${begun}`) ?? 0) + 1;
      counters.set(`${thread} ${begun}`, ordinal);
      const call = { name: begun, ordinal, text: line };
      if (line.endsWith("<unfinished ...>")) unfinished.set(thread, call);
      else calls.push({ ...call, isInjected });
    } else if (resumed !== undefined) {
      const call = unfinished.get(thread);
      if (call !== undefined) calls.push({ ...call, isInjected });
      unfinished.delete(thread);
    }
  }
  return calls;
}
