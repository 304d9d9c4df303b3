import { type Fault, printable, printableText } from "@storeship/core";
import { type Archive, archiveMembers, type Decompressor, type TarEnd } from "@storeship/layer";
import { indexName } from "../archive-index.js";
import type { FoundImage } from "../docker-archive-image.js";
import { faultList } from "./fault-list.js";
import { nonZeros } from "./non-zeros.js";
import { v1Faults } from "./v1-faults.js";

/** Check the archive around an image (Docker image specification v1.2): its members, and the v1 layout beside the image. */
export async function dockerArchiveFaults(
  from: Archive,
  decompressors: readonly Decompressor[],
  image: FoundImage,
): Promise<readonly Fault[]> {
  const list = faultList();
  const report = list.at("archive");
  let behind = 0;
  let current = "";
  const watch = {
    padding: (bytes: Buffer): void => {
      if (nonZeros(bytes) > 0) report.fault("padding", "is followed by padding that is not empty", current);
    },
    end: (found: TarEnd): void => {
      if (found !== "marked") report.fault("end", "has no end-of-archive records: it is cut off");
    },
    behind: (bytes: Uint8Array): void => {
      behind += nonZeros(bytes);
    },
  };
  const names = new Set<string>();
  for await (const member of archiveMembers(from, decompressors, watch)) {
    const name = indexName(member.name);
    current = printable(name);
    if (names.has(name)) report.fault("duplicate", "is there more than once", current);
    if (name.split("/").includes("..") || member.name.startsWith("/"))
      report.fault("outside", "lies outside the archive", current);
    names.add(name);
  }
  if (behind > 0) report.fault("end", `has bytes that are not empty behind its end, ${behind} of them`);
  list.add(v1Faults(image, `'${printableText(from.name)}'`));
  return list.faults();
}
