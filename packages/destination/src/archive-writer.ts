import { type ByteSource, StoreshipError } from "@storeship/core";
import { endSize, type Header, headerSize, padding, writeHeader } from "@storeship/layer";
import type { SegmentedOutput } from "./encoded-output.js";

/** Writes the few members of an outer archive, in the format and with the attributes of layers. */
export interface ArchiveWriter {
  directory(name: string): Promise<void>;
  file(name: string, content: string | Uint8Array): Promise<void>;
  /** A file of exactly `size` bytes. @param segments lengths of its segments, which add up to `size`. */
  stream(name: string, size: number, content: ByteSource, segments: readonly number[]): Promise<void>;
  end(): Promise<void>;
}

/** An archive whose bytes go to `output`, which stays open. Names are ASCII. */
export function archiveWriter(output: SegmentedOutput): ArchiveWriter {
  let position = 0;
  const write = async (bytes: Uint8Array): Promise<void> => {
    await output.write(bytes);
    position += bytes.length;
  };
  const writeSegment = (...parts: readonly Uint8Array[]): Promise<void> => {
    const segment = Buffer.concat(parts);
    output.announce([segment.length]);
    return write(segment);
  };
  return {
    directory: (name) => writeSegment(header({ name: `${name}/`, typeFlag: "5", mode: 0o755, size: 0 })),
    file: (name, content) => {
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      const head = header({ name, typeFlag: "0", mode: 0o644, size: bytes.length });
      return writeSegment(head, bytes, Buffer.alloc(padding(bytes.length)));
    },
    async stream(name, size, content, segments) {
      await writeSegment(header({ name, typeFlag: "0", mode: 0o644, size }));
      output.announce(segments);
      const start = position;
      for await (const chunk of content) await write(chunk);
      if (position - start !== size) {
        throw new StoreshipError(
          "ERR_INTERNAL",
          `the member '${name}' has ${position - start} bytes, but ${size} were announced`,
        );
      }
      if (padding(size) > 0) await writeSegment(Buffer.alloc(padding(size)));
    },
    end: () => writeSegment(Buffer.alloc(endSize(position))),
  };
}

function header(fields: Pick<Header, "name" | "typeFlag" | "mode" | "size">): Buffer {
  const buffer = Buffer.alloc(headerSize(fields.name.length, 0));
  writeHeader(buffer, 0, { ...fields, mtime: 1, target: "", owner: undefined });
  return buffer;
}
