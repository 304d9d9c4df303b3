import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Decompressor } from "@storeship/layer";

/** Decompressors that run the programs of the same names. */
export const DECOMPRESSORS: readonly Decompressor[] = ["gzip", "zstd", "xz"].map((name) => ({
  name,
  async *decompress(source) {
    const program = spawn(name, ["-dc"], { stdio: ["pipe", "pipe", "pipe"] });
    const status = new Promise((resolve) => program.on("close", resolve));
    const fed = pipeline(Readable.from(copies(source)), program.stdin).catch((error: unknown) => error);
    try {
      yield* program.stdout;
      if ((await status) !== 0) throw new Error(`${name} failed`);
    } finally {
      program.kill();
      await fed;
    }
  },
}));

async function* copies(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of source) yield Buffer.from(chunk);
}
