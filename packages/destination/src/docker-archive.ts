import { createHash } from "node:crypto";
import {
  type Blob,
  type Descriptor,
  type Destination,
  digestOfHash,
  dockerManifest,
  dockerRepositories,
  formatTime,
  type ImageOutline,
  type OpenDestination,
  StoreshipError,
} from "@storeship/core";
import { archiveWriter } from "./archive-writer.js";
import { type Output, type OutputOptions, outputFile, outputStream } from "./output.js";

/** A Docker image archive in a file that is replaced once the new one is whole. */
export function dockerArchive(file: string, options: OutputOptions = {}): OpenDestination {
  return async (outline) => dockerArchiveOver(outputFile(file, options), outline);
}

/** A Docker image archive on a stream. @param name of the stream, for messages. */
export function dockerArchiveStream(stream: NodeJS.WritableStream, name: string): OpenDestination {
  return async (outline) => dockerArchiveOver(outputStream(stream, name), outline);
}

/**
 * The archive that `docker load` reads (Docker image specification v1.2). One layer lies in the folder that the v1.0
 * layout gives it, with `repositories` beside; of several, each lies in a folder of its own number.
 */
function dockerArchiveOver(output: Output, outline: ImageOutline): Destination {
  const archive = archiveWriter(output);
  const single = outline.layerCount === 1;
  const paths: string[] = [];

  return {
    async putBlob(blob) {
      const path = single ? `${outline.id}/layer.tar` : `${outline.id}/${layerNumber(paths.length)}/layer.tar`;
      if (single) await writeVersionFiles();
      paths.push(path);
      const { size } = blob;
      if (size === undefined) throw new StoreshipError("ERR_INTERNAL", "a layer of unknown size cannot be streamed into an archive");
      return putMeasured(blob, size, path);
    },
    async commit(image) {
      await archive.file("config.json", JSON.stringify(image.config));
      await archive.file("manifest.json", JSON.stringify(dockerManifest("config.json", image.names, paths)));
      if (single) await archive.file("repositories", JSON.stringify(dockerRepositories(image.id, image.names)));
      await archive.end();
      await output.commit();
    },
    abort: () => output.abort(),
  };

  async function writeVersionFiles(): Promise<void> {
    await archive.directory(outline.id);
    await archive.file(`${outline.id}/VERSION`, "1.0");
    const document = { id: outline.id, created: formatTime(outline.created), container_config: null };
    await archive.file(`${outline.id}/json`, JSON.stringify(document));
  }

  async function putMeasured(blob: Blob, size: number, path: string): Promise<Descriptor> {
    const hash = createHash("sha256");
    await archive.stream(path, size, async (write) => {
      for await (const chunk of blob.bytes) {
        hash.update(chunk);
        await write(chunk);
      }
    });
    return { mediaType: blob.mediaType, digest: digestOfHash(hash), size };
  }
}

function layerNumber(index: number): string {
  return String(index + 1).padStart(3, "0");
}

