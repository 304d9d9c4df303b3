import {
  type Delivery,
  type Digest,
  digestOf,
  type ImageOutline,
  type OpenDestination,
} from "@storeship/core";

/** A destination in memory. */
export interface MemoryDestination {
  readonly open: OpenDestination;
  readonly outlines: readonly ImageOutline[];
  readonly delivered: readonly Delivery[];
  /** Blobs that were read, in order. */
  readonly blobs: ReadonlyMap<Digest, Buffer>;
  /** Digests of all blobs that were put, in order. */
  readonly put: readonly Digest[];
  /** Repositories that were told. */
  readonly repositories: readonly (string | undefined)[];
  readonly aborts: number;
}

/** @param has digests of blobs that it has already. */
export function memoryDestination(has: readonly Digest[] = []): MemoryDestination {
  const outlines: ImageOutline[] = [];
  const delivered: Delivery[] = [];
  const blobs = new Map<Digest, Buffer>();
  const put: Digest[] = [];
  const repositories: Array<string | undefined> = [];
  let aborts = 0;
  return {
    outlines,
    delivered,
    blobs,
    put,
    repositories,
    get aborts() {
      return aborts;
    },
    open: async (outline) => {
      outlines.push(outline);
      return {
        async putBlob({ mediaType, bytes, known, size, repository }) {
          repositories.push(repository);
          if (known !== undefined && size !== undefined && has.includes(known)) {
            put.push(known);
            return { mediaType, digest: known, size };
          }
          const chunks: Buffer[] = [];
          for await (const chunk of bytes) chunks.push(Buffer.from(chunk));
          const blob = Buffer.concat(chunks);
          const digest = digestOf(blob);
          blobs.set(digest, blob);
          put.push(digest);
          return { mediaType, digest, size: blob.length };
        },
        async commit(delivery) {
          delivered.push(delivery);
          return undefined;
        },
        async abort() {
          aborts += 1;
        },
      };
    },
  };
}
