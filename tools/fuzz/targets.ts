import { readReferenceGraph } from "@storeship/closure";
import { zstd } from "@storeship/compressor-zstd";
import {
  type ByteSource,
  readConfig,
  readDockerManifest,
  readOciIndex,
  readOciManifest,
} from "@storeship/core";
import { streamReader, tarMembers } from "@storeship/layer";

/** What reads bytes of others. */
export interface Target {
  /** Reads INPUT to its end. @throws StoreshipError, and nothing else, for what is not right in it. */
  read(input: Buffer): Promise<void>;
  /** Makes INPUT right where a mutation hardly ever does by chance. */
  readonly mend?: (input: Buffer) => Buffer;
  /** What is in the URLs of the modules that do it. */
  readonly modules: readonly string[];
  /** An error of another class that it may throw: it is told as one of this project's by whoever calls it. */
  readonly allows?: (error: unknown) => boolean;
}

/** All targets, by the name of their directory in `corpus`. */
export const TARGETS: Readonly<Record<string, Target>> = {
  tar: {
    modules: ["packages/layer/dist/reading/"],
    mend: withSums,
    async read(input) {
      for await (const member of tarMembers(streamReader(chunks(input)), "the archive")) {
        // Every other one is passed over.
        if (member.size % 2 === 0) await drain(member.content());
      }
    },
  },
  zstd: {
    modules: ["packages/compressor-zstd/dist/"],
    read: (input) => drain(within(1 << 22, zstd().decompress(chunks(input)))),
    allows: (error) => error instanceof Error && ("errno" in error || /zstd|too long/.test(error.message)),
  },
  documents: {
    modules: ["packages/core/dist/documents/"],
    async read(input) {
      const kinds = [readConfig, readDockerManifest, readOciIndex, readOciManifest];
      const kind = kinds[(input[0] ?? 0) % kinds.length] as (typeof kinds)[number];
      kind(input.subarray(1), "the document");
    },
  },
  graph: {
    modules: ["packages/closure/dist/"],
    async read(input) {
      readReferenceGraph(input.toString(), "the graph");
    },
  },
};

// Each record with the sum of a header.
function withSums(input: Buffer): Buffer {
  for (let at = 0; at + 512 <= input.length; at += 512) {
    const record = input.subarray(at, at + 512);
    if (record.every((byte) => byte === 0)) continue;
    record.write("        ", 148);
    const sum = record.reduce((total, byte) => total + byte, 0);
    record.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  }
  return input;
}

// Of many lengths: what a parser asks for lies across them.
async function* chunks(input: Buffer): ByteSource {
  for (let at = 0, length = 1; at < input.length; at += length, length = ((length * 7) % 1021) + 1)
    yield input.subarray(at, at + length);
}

async function* within(most: number, source: ByteSource): ByteSource {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > most) throw new Error("too long");
    yield chunk;
  }
}

async function drain(source: ByteSource): Promise<void> {
  for await (const _ of source);
}
