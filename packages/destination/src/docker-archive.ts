import { createReadStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Blob,
  type Descriptor,
  type Destination,
  dockerManifest,
  dockerRepositories,
  type Encode,
  formatTime,
  type ImageOutline,
  type OpenDestination,
  StoreshipError,
} from "@storeship/core";
import { archiveWriter } from "./archive-writer.js";
import { begun } from "./begun.js";
import { digested } from "./digested.js";
import { encodedOutput, plainOutput } from "./encoded-output.js";
import { descriptorOutput, type Output, type OutputOptions, outputFile, outputStream } from "./output.js";
import { temporaryFile } from "./temporary-file.js";

/** How an archive is written. */
export interface ArchiveOptions extends OutputOptions {
  /** Compresses the whole archive. */
  readonly encode?: Encode;
}

/** A Docker image archive in a file that is replaced once the new one is whole. */
export function dockerArchive(file: string, options: ArchiveOptions = {}): OpenDestination {
  return async (outline) => {
    // Before there is a file.
    refuseSeveral(outline);
    return archiveOver(await outputFile(file, options), outline, options.encode, file);
  };
}

/** A Docker image archive on a stream. @param name of the stream, for messages. */
export function dockerArchiveStream(
  stream: NodeJS.WritableStream,
  name: string,
  encode?: Encode,
): OpenDestination {
  return async (outline) => archiveOver(outputStream(stream, name), outline, encode, nameless());
}

/** A Docker image archive on an open file descriptor, which stays open. @param name of the file, for messages. */
export function dockerArchiveDescriptor(descriptor: number, name: string, encode?: Encode): OpenDestination {
  return async (outline) => archiveOver(descriptorOutput(descriptor, name), outline, encode, nameless());
}

// What has no name has nothing beside it either: blobs that wait go to the system's temporary directory.
function nameless(): string {
  return join(tmpdir(), "storeship");
}

/**
 * The archive that `docker load` reads (Docker image specification v1.2). One layer lies in the folder that the v1.0
 * layout gives it, with `repositories` beside; of several, each lies in a folder of its own number.
 */
function archiveOver(
  plain: Output,
  outline: ImageOutline,
  encode: Encode | undefined,
  spoolBeside: string,
): Destination {
  refuseSeveral(outline);
  const output = encode === undefined ? plainOutput(plain) : encodedOutput(plain, encode);
  const archive = archiveWriter(output);
  const single = outline.layerCount === 1;
  const paths: string[] = [];

  return {
    async putBlob(blob) {
      const path = single
        ? `${outline.id}/layer.tar`
        : `${outline.id}/${layerNumber(paths.length)}/layer.tar`;
      const { size } = blob;
      return size === undefined ? putSpooled(blob, path) : putMeasured({ ...blob, size }, path);
    },
    async commit({ images: [image] }) {
      if (image === undefined) throw new StoreshipError("ERR_INTERNAL", "nothing was delivered");
      await archive.file("config.json", image.config);
      await archive.file("manifest.json", JSON.stringify(dockerManifest("config.json", image.names, paths)));
      if (single)
        await archive.file("repositories", JSON.stringify(dockerRepositories(image.id, image.names)));
      await archive.end();
      await output.commit();
      return undefined;
    },
    abort: () => output.abort(),
  };

  async function writeVersionFiles(): Promise<void> {
    await archive.directory(outline.id);
    await archive.file(`${outline.id}/VERSION`, "1.0");
    const document = { id: outline.id, created: formatTime(outline.created), container_config: null };
    await archive.file(`${outline.id}/json`, JSON.stringify(document));
  }

  async function putMeasured(blob: Measured, path: string): Promise<Descriptor> {
    const { size, mediaType, segments } = blob;
    const { bytes: all, digest } = digested(blob);
    const bytes = await begun(all);
    if (single) await writeVersionFiles();
    paths.push(path);
    await archive.stream(path, size, bytes, segments ?? [size]);
    return { mediaType, digest: await digest(), size };
  }

  // The header before a member tells its length: a blob whose length comes with its last byte waits in a file.
  async function putSpooled({ bytes, mediaType }: Blob, path: string): Promise<Descriptor> {
    const spool = temporaryFile(spoolBeside, spoolBeside);
    try {
      let size = 0;
      for await (const chunk of bytes) {
        await spool.write(chunk);
        size += chunk.length;
      }
      await spool.flush();
      return await putMeasured(
        { bytes: createReadStream(spool.path, { highWaterMark: 1 << 20 }), size, mediaType },
        path,
      );
    } finally {
      await spool.remove();
    }
  }
}

type Measured = Blob & { readonly size: number };

function refuseSeveral({ imageCount }: ImageOutline): void {
  if (imageCount === 1) return;
  throw new StoreshipError(
    "ERR_OUTPUT",
    "a docker-archive holds the image of one platform; write several to oci:DIR, oci-archive:FILE or a registry",
  );
}

function layerNumber(index: number): string {
  return String(index + 1).padStart(3, "0");
}
