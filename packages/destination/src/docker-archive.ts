import {
  type Blob,
  type Descriptor,
  type Destination,
  type Digest,
  dockerManifest,
  dockerRepositories,
  type Encode,
  formatTime,
  type ImageOutline,
  type OpenDestination,
  StoreshipError,
} from "@storeship/core";
import { type ArchiveOptions, archiveDescriptor, archiveFile, archiveStream } from "./archive.js";
import { archiveWriter } from "./archive-writer.js";
import { begun } from "./begun.js";
import { digested } from "./digested.js";
import type { SegmentedOutput } from "./encoded-output.js";
import { spooled } from "./spool.js";

/** A Docker image archive in a file that is replaced once the new one is whole. */
export function dockerArchive(file: string, options: ArchiveOptions = {}): OpenDestination {
  const open = archiveFile(dockerArchiveOver, file, options);
  return async (outline) => {
    // Before there is a file.
    refuseSeveral(outline);
    return open(outline);
  };
}

/** A Docker image archive on a stream. @param name of the stream, for messages. */
export function dockerArchiveStream(
  stream: NodeJS.WritableStream,
  name: string,
  encode?: Encode,
): OpenDestination {
  return archiveStream(dockerArchiveOver, stream, name, encode);
}

/** A Docker image archive on an open file descriptor, which stays open. @param name of the file, for messages. */
export function dockerArchiveDescriptor(descriptor: number, name: string, encode?: Encode): OpenDestination {
  return archiveDescriptor(dockerArchiveOver, descriptor, name, encode);
}

/**
 * The archive that `docker load` reads (Docker image specification v1.2). One layer lies in the folder that the v1.0
 * layout gives it, with `repositories` beside; of several, each lies in a folder of its own number.
 */
export function dockerArchiveOver(
  output: SegmentedOutput,
  outline: ImageOutline,
  spoolBeside: string,
): Destination {
  refuseSeveral(outline);
  const archive = archiveWriter(output);
  const single = outline.layerCount === 1;
  /** Where layers lie, by the digests of their blobs: they may come in another order than that of the image. */
  const paths = new Map<Digest, string>();
  let count = 0;

  return {
    async putBlob(blob) {
      const { known, size, mediaType } = blob;
      if (known !== undefined && size !== undefined && paths.has(known))
        return { mediaType, digest: known, size };
      const path = single ? `${outline.id}/layer.tar` : `${outline.id}/${layerNumber(count)}/layer.tar`;
      const put = await (size === undefined ? putSpooled(blob, path) : putMeasured({ ...blob, size }, path));
      count += 1;
      if (!paths.has(put.digest)) paths.set(put.digest, path);
      return put;
    },
    async commit({ images: [image] }) {
      if (image === undefined) throw new StoreshipError("ERR_INTERNAL", "nothing was delivered");
      const layers = image.layers.map(({ blob }) => paths.get(blob.digest) ?? missing(blob));
      await archive.file("config.json", image.config);
      await archive.file("manifest.json", JSON.stringify(dockerManifest("config.json", image.names, layers)));
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

  async function putMeasured(blob: Blob & { readonly size: number }, path: string): Promise<Descriptor> {
    const { size, mediaType, segments } = blob;
    const { bytes: all, digest } = digested(blob);
    const bytes = await begun(all);
    if (single) await writeVersionFiles();
    await archive.stream(path, size, bytes, segments ?? [size]);
    return { mediaType, digest: await digest(), size };
  }

  // The header before a member tells its length: a blob whose length comes with its last byte waits in a file.
  function putSpooled(blob: Blob, path: string): Promise<Descriptor> {
    return spooled(blob, spoolBeside, async ({ bytes, size, digest }) => {
      if (single) await writeVersionFiles();
      await archive.stream(path, size, bytes, [size]);
      return { mediaType: blob.mediaType, digest, size };
    });
  }
}

function missing({ digest }: Descriptor): never {
  throw new StoreshipError("ERR_INTERNAL", `the layer ${digest} was not put`);
}

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
