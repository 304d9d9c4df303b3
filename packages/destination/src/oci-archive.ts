import {
  type Blob,
  type Delivery,
  type Descriptor,
  type Destination,
  type Digest,
  deliveryDocuments,
  digestOf,
  dockerManifest,
  type Encode,
  type Image,
  type ImageOutline,
  type OpenDestination,
  ociIndex,
} from "@storeship/core";
import { type ArchiveKind, type ArchiveOptions, archiveDescriptor, archiveFile } from "./archive.js";
import { archiveWriter } from "./archive-writer.js";
import { begun } from "./begun.js";
import { digested } from "./digested.js";
import type { SegmentedOutput } from "./encoded-output.js";
import {
  blobPath,
  documentBlobs,
  INDEX_FILE,
  LAYOUT_FILE,
  LAYOUT_MARK,
  namedEntry,
} from "./layout/layout-files.js";
import { type MeasuredBlob, spooled } from "./spool.js";

/** How an archive of a layout is written, and its image named. */
export interface OciArchiveOptions extends ArchiveOptions {
  /** The name of the image in the layout; the tag of its first name where absent. */
  readonly tag?: string;
}

/**
 * An OCI image layout in a tar archive, which is replaced once the new one is whole. Its `manifest.json` names the same
 * blobs as a Docker image archive would: the first image's, where there are several.
 */
export function ociArchive(file: string, options: OciArchiveOptions = {}): OpenDestination {
  return archiveFile(layoutArchive(options.tag), file, options);
}

/** As `ociArchive`, on an open file descriptor, which stays open. @param name of the file, for messages. */
export function ociArchiveDescriptor(
  descriptor: number,
  name: string,
  options: { readonly encode?: Encode; readonly tag?: string } = {},
): OpenDestination {
  return archiveDescriptor(layoutArchive(options.tag), descriptor, name, options.encode);
}

function layoutArchive(tag: string | undefined): ArchiveKind {
  return (output, _: ImageOutline, spoolBeside) => layoutOver(output, spoolBeside, tag);
}

function layoutOver(output: SegmentedOutput, spoolBeside: string, tag: string | undefined): Destination {
  const archive = archiveWriter(output);
  /** Blobs in the archive. */
  const sizes = new Map<Digest, number>();

  // The name is the digest, which comes with the last byte, and stands before the first.
  const putBlob = async (blob: Blob): Promise<Descriptor> => {
    const { known, size, mediaType } = blob;
    const held = known && sizes.get(known);
    if (known !== undefined && held !== undefined) return { mediaType, digest: known, size: held };
    const put =
      known !== undefined && size !== undefined
        ? await putMeasured({ ...blob, known, size })
        : await spooled(blob, spoolBeside, addMember);
    return { mediaType, ...put };
  };

  async function putMeasured(
    blob: Blob & { readonly known: Digest; readonly size: number },
  ): Promise<Pick<Descriptor, "digest" | "size">> {
    const { bytes: all, digest } = digested(blob);
    const bytes = await begun(all);
    await addMember({ bytes, size: blob.size, digest: blob.known });
    return { digest: await digest(), size: blob.size };
  }

  async function addMember({
    bytes,
    size,
    digest,
  }: MeasuredBlob): Promise<Pick<Descriptor, "digest" | "size">> {
    if (!sizes.has(digest)) {
      if (sizes.size === 0) await writeStart();
      sizes.set(digest, size);
      await archive.stream(blobPath(digest), size, bytes, [size]);
    }
    return { digest, size };
  }

  async function writeStart(): Promise<void> {
    await archive.file(LAYOUT_FILE, LAYOUT_MARK);
    await archive.directory("blobs");
    await archive.directory("blobs/sha256");
  }

  return {
    putBlob,
    async commit(delivery: Delivery) {
      const documents = deliveryDocuments(delivery);
      for (const blob of documentBlobs(documents)) await putBlob(blob);
      const referrers = documents.referrers.map(({ descriptor }) => descriptor);
      const index = ociIndex([namedEntry(documents, delivery.images, tag), ...referrers]);
      await archive.file(INDEX_FILE, JSON.stringify(index));
      await archive.file("manifest.json", JSON.stringify(manifestOf(delivery.images[0] as Image)));
      await archive.end();
      await output.commit();
      return documents.named;
    },
    abort: () => output.abort(),
  };
}

function manifestOf({ config, names, layers }: Image): object {
  return dockerManifest(
    blobPath(digestOf(config)),
    names,
    layers.map(({ blob }) => blobPath(blob.digest)),
  );
}
