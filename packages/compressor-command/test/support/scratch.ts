import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ByteSource } from "@storeship/core";
import { onTestFinished } from "vitest";

/** A directory for programs, which is gone after the test. */
export interface Scratch {
  readonly directory: string;
  /** A shell script as a program; `$PIDS` is where it may write process ids to, one a line. */
  script(body: string): string;
  /** The processes that scripts told of and that still run. */
  processesLeft(): Promise<readonly number[]>;
}

export function scratch(): Scratch {
  const directory = mkdtempSync(join(tmpdir(), "storeship-command-"));
  const pids = join(directory, "pids");
  writeFileSync(pids, "");
  let scripts = 0;
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return {
    directory,
    script(body) {
      scripts += 1;
      const path = join(directory, `program-${scripts}`);
      const version = `[ "$1" = --version ] && { echo program 1.0; exit; }`;
      writeFileSync(path, `#!/bin/sh\n${version}\nPIDS=${pids}\necho $$ >>$PIDS\n${body}\n`, { mode: 0o755 });
      return path;
    },
    async processesLeft() {
      let left = runningOf(pids);
      for (let patience = 100; left.length > 0 && patience > 0; patience -= 1) {
        await delay(20);
        left = runningOf(pids);
      }
      return left;
    },
  };
}

function runningOf(pids: string): readonly number[] {
  const all = readFileSync(pids, "utf8").split("\n").filter(Boolean).map(Number);
  return all.filter(isRunning);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that has ended may wait to be asked for its status.
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

/** `count` chunks of 64 KiB. */
export async function* chunks(count: number): ByteSource {
  for (let at = 0; at < count; at += 1) yield Buffer.alloc(1 << 16, at);
}

export async function gathered(source: ByteSource): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of source) all.push(chunk);
  return Buffer.concat(all);
}
