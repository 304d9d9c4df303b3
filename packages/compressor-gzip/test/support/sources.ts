import { spawnSync } from "node:child_process";
import type { ByteSource } from "@storeship/core";
import { expect } from "vitest";

/** `bytes` in chunks of `size`. */
export async function* inChunks(bytes: Uint8Array, size = bytes.length): ByteSource {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function gathered(source: ByteSource): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of source) all.push(Buffer.from(chunk));
  return Buffer.concat(all);
}

/** What a program makes of `input`. */
export function run(program: string, args: readonly string[], input: Uint8Array): Buffer {
  const { status, stdout, stderr } = spawnSync(program, args, { input, maxBuffer: 1 << 28 });
  expect(status, stderr.toString()).toBe(0);
  return stdout;
}
