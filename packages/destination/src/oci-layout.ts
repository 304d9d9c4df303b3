import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type Blob,
  type Delivery,
  type Descriptor,
  type Destination,
  type Digest,
  deliveryDocuments,
  hexOf,
  type OpenDestination,
  StoreshipError,
} from "@storeship/core";
import { blobFile, linkBlob } from "./layout/blob-file.js";
import { indexFileWith, readIndexFile } from "./layout/index-file.js";
import { blobPath, documentBlobs, INDEX_FILE, LAYOUT_FILE, namedEntry } from "./layout/layout-files.js";
import { locked } from "./layout/lock.js";
import { publish, sizeOf } from "./layout/publish.js";
import { isOwn, lockOf, newStaging, removeLeftovers } from "./layout/staging.js";
import type { OutputOptions } from "./output.js";
import { outputError, writing } from "./output-error.js";

/** How an image is named in a layout. */
export interface LayoutOptions extends OutputOptions {
  /** The name of the image in the layout; the tag of its first name where absent. */
  readonly tag?: string;
}

/**
 * An OCI image layout (image-spec, image-layout.md) in a directory, which is made where it does not exist. An image that
 * has the same name there already is replaced in the index. Builds may add to a layout side by side.
 */
export function ociLayout(directory: string, options: LayoutOptions = {}): OpenDestination {
  return async () => {
    writing(directory, () => refuseOthers(directory));
    return layoutDestination(directory, options);
  };
}

// What a build writes lies in a directory of its own until all of it is there: where it is given up, nobody else can have
// begun to use it.
function layoutDestination(directory: string, { tag, fsync = false }: LayoutOptions): Destination {
  const staging = newStaging(directory);
  /** Sizes of blobs in the staging directory, by hexadecimal digest. */
  const staged = new Map<string, number>();
  /** Blobs that need not be read, since the layout has them. */
  const held = new Map<Digest, Blob>();

  const put = async (blob: Blob): Promise<Descriptor> => {
    const { digest, size } = linked(blob, staging.path) ?? (await blobFile(staging.path, blob, fsync));
    staged.set(hexOf(digest), size);
    return { mediaType: blob.mediaType, digest, size };
  };

  const putBlob = async (blob: Blob): Promise<Descriptor> => {
    const { known, mediaType, size: expected } = blob;
    if (known === undefined) return put(blob);
    const size = staged.get(hexOf(known)) ?? sizeOf(join(directory, blobPath(known)));
    if (size === undefined || (expected ?? size) !== size) return put(blob);
    if (!staged.has(hexOf(known))) held.set(known, blob);
    return { mediaType, digest: known, size };
  };

  const add = async (delivery: Delivery): Promise<Descriptor> => {
    const documents = deliveryDocuments(delivery);
    for (const blob of documentBlobs(documents)) await putBlob(blob);
    await locked(lockOf(directory), directory, async () => {
      removeLeftovers(directory);
      for (const [digest, blob] of held) {
        // Others may have tidied up since.
        if (sizeOf(join(directory, blobPath(digest))) === undefined) await put(blob);
      }
      const index = indexFileWith(
        readIndexFile(join(directory, INDEX_FILE), directory),
        namedEntry(documents, delivery.images, tag),
        documents.referrers.map(({ descriptor }) => descriptor),
      );
      await publish({ directory, staging: staging.path, blobs: staged, index, fsync });
    });
    staging.remove();
    return documents.named;
  };

  return {
    putBlob,
    commit: (delivery) =>
      add(delivery).catch((error) => {
        throw outputError(directory, error);
      }),
    abort: async () => staging.remove(),
  };
}

function linked(
  { file, known, size }: Blob,
  directory: string,
): Pick<Descriptor, "digest" | "size"> | undefined {
  if (file === undefined || known === undefined || size === undefined) return undefined;
  return linkBlob(directory, file, known) ? { digest: known, size } : undefined;
}

// A layout, one that another build begins, or an empty directory.
function refuseOthers(directory: string): void {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
  // In this order: another build's index can come into being at any time.
  const others = readdirSync(directory).filter((name) => !isOwn(name));
  if (readIndexFile(join(directory, INDEX_FILE), directory) !== undefined) return;
  if (others.every((name) => name === LAYOUT_FILE || name === "blobs")) return;
  throw new StoreshipError(
    "ERR_OUTPUT",
    `cannot add to '${directory}': it is not empty and has no index.json of an OCI image layout; give a new directory`,
  );
}
