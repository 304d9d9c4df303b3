import type { Digest, LayerBlob } from "@storeship/core";
import {
  type ByteReader,
  compressionOf,
  type Decompressor,
  decompressed,
  streamReader,
  type TarEnd,
  tarMembers,
} from "@storeship/layer";
import { tapped } from "../tapped.js";
import type { Reporter } from "./fault-list.js";
import { memberChecks } from "./member-checks.js";
import { nonZeros } from "./non-zeros.js";
import { type OwnImage, ownFormChecks } from "./own-form.js";
import { isUnreadable } from "./readable.js";

/** A layer as its bytes tell it. */
export interface LayerFacts {
  readonly digest: Digest;
  /** Bytes of the blob. */
  readonly blobSize: number;
  readonly compression: string;
  /** Absent where it cannot be decompressed, or is no layer. */
  readonly diffId?: Digest;
  /** Bytes, uncompressed. */
  readonly size: number;
  readonly members: number;
}

/** How a layer's blob is looked at. */
export interface LayerCheck {
  readonly decompressors: readonly Decompressor[];
  readonly report: Reporter;
  /** Names it in messages. */
  readonly what: string;
  /** Of a layer that this project wrote. */
  readonly own: OwnImage | undefined;
}

/** Hash a blob that need not be a layer. */
export async function blobFacts(blob: LayerBlob): Promise<LayerFacts> {
  const raw = tapped(blob.bytes);
  const { digest, size } = await raw.finish();
  return { digest, blobSize: size, compression: compressionOf(raw.start()) ?? "none", size: 0, members: 0 };
}

/** Read a layer's blob, hash it and its content, and check its members. */
export async function layerFacts(blob: LayerBlob, check: LayerCheck): Promise<LayerFacts> {
  const { decompressors, report, what } = check;
  const raw = tapped(blob.bytes);
  const content = tapped(decompressed(raw.bytes, decompressors, what));
  let members = 0;
  let end: { digest: Digest; size: number } | undefined;
  const told = new Set<string>();
  const tell = (error: unknown): void => {
    if (!isUnreadable(error)) throw error;
    if (!told.has(error.message)) report.fault("unreadable", error.message);
    told.add(error.message);
  };
  try {
    // What is no archive has a digest all the same.
    members = await checkMembers(streamReader(content.bytes), check).catch((error) => {
      tell(error);
      return 0;
    });
    end = await content.finish();
  } catch (error) {
    tell(error);
  }
  const { digest, size: blobSize } = await raw.finish();
  const compression = compressionOf(raw.start()) ?? "none";
  return {
    digest,
    blobSize,
    compression,
    ...(end === undefined ? {} : { diffId: end.digest }),
    size: end?.size ?? 0,
    members,
  };
}

async function checkMembers(reader: ByteReader, { report, what, own }: LayerCheck): Promise<number> {
  const checks = memberChecks(report, what);
  const form = own === undefined ? undefined : ownFormChecks(report, checks.types, own);
  let members = 0;
  let membersEnd = 0;
  const padding = (bytes: Buffer): void => {
    if (nonZeros(bytes) > 0)
      report.fault("padding", `has padding that is not empty, before byte ${reader.position}`);
    membersEnd = reader.position;
  };
  const end = (found: TarEnd): void => {
    if (found !== "marked") report.warning("end", "has no end-of-archive records");
  };
  for await (const member of tarMembers(reader, what, { padding, end })) {
    form?.check(member);
    checks.check(member);
    members += 1;
  }
  checks.end();
  const behind = await nonEmptyBytes(reader);
  if (behind > 0) report.fault("end", `has bytes that are not empty behind its end, ${behind} of them`);
  form?.end(membersEnd, reader.position);
  return members;
}

/** How many of the bytes that are left are not zero. */
async function nonEmptyBytes(reader: ByteReader): Promise<number> {
  let count = 0;
  for (let piece = await reader.next(1 << 20); piece.length > 0; piece = await reader.next(1 << 20))
    count += nonZeros(piece);
  return count;
}
