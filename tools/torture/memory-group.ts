import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A group of processes that may hold so much memory and no more. */
export interface MemoryGroup {
  /** Runs the command that follows in it. */
  readonly prefix: readonly string[];
  remove(): void;
}

const HIERARCHIES = [
  { top: "/sys/fs/cgroup/memory", limit: "memory.limit_in_bytes", swap: "memory.memsw.limit_in_bytes" },
  { top: "/sys/fs/cgroup", limit: "memory.max", swap: "memory.swap.max" },
] as const;

/** A group with a limit of BYTES, which the kernel enforces; undefined where none can be made. */
export function memoryGroup(bytes: number): MemoryGroup | undefined {
  for (const { top, limit, swap } of HIERARCHIES) {
    const directory = join(top, `storeship-torture-${process.pid}`);
    try {
      mkdirSync(directory);
      writeFileSync(join(directory, limit), `${bytes}`);
      if (existsSync(join(directory, swap)))
        writeFileSync(join(directory, swap), swap === "memory.swap.max" ? "0" : `${bytes}`);
      const script = `echo $$ >'${directory}/cgroup.procs' && exec "$@"`;
      return { prefix: ["sh", "-c", script, "sh"], remove: () => rmdirSync(directory) };
    } catch {
      if (existsSync(directory)) rmdirSync(directory);
    }
  }
  return undefined;
}
