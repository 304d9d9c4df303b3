import { StoreshipError } from "@storeship/core";
import { endSize, type Header, headerSize, padding, writeHeader } from "@storeship/layer";
import type { Output } from "./output.js";

/** Writes the few members of an outer archive, in the format and with the attributes of layers. */
export interface ArchiveWriter {
  directory(name: string): Promise<void>;
  file(name: string, content: string): Promise<void>;
  /** A file whose content `produce` writes: exactly `size` bytes. */
  stream(name: string, size: number, produce: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>): Promise<void>;
  end(): Promise<void>;
}

/** An archive whose bytes go to `output`, which stays open. Names are ASCII. */
export function archiveWriter(output: Output): ArchiveWriter {
  let position = 0;
  const write = async (bytes: Uint8Array): Promise<void> => {
    await output.write(bytes);
    position += bytes.length;
  };
  const stream: ArchiveWriter["stream"] = async (name, size, produce) => {
    await write(header({ name, typeFlag: "0", mode: 0o644, size }));
    const start = position;
    await produce(write);
    if (position - start !== size) {
      throw new StoreshipError("ERR_INTERNAL", `the member '${name}' has ${position - start} bytes, but ${size} were announced`);
    }
    await write(Buffer.alloc(padding(size)));
  };
  return {
    directory: (name) => write(header({ name: `${name}/`, typeFlag: "5", mode: 0o755, size: 0 })),
    file: (name, content) => {
      const bytes = Buffer.from(content);
      return stream(name, bytes.length, (writeContent) => writeContent(bytes));
    },
    stream,
    end: () => write(Buffer.alloc(endSize(position))),
  };
}

function header(fields: Pick<Header, "name" | "typeFlag" | "mode" | "size">): Buffer {
  const buffer = Buffer.alloc(headerSize(fields.name.length, 0));
  writeHeader(buffer, 0, { ...fields, mtime: 1, target: "", owner: undefined });
  return buffer;
}
