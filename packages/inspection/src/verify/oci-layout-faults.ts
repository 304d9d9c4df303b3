import {
  type Fault,
  MEDIA_TYPES,
  objectAt,
  optionalTextAt,
  parseDocument,
  printableText,
  StoreshipError,
} from "@storeship/core";
import type { LayoutReader } from "../layout/layout-reader.js";
import { faultList } from "./fault-list.js";
import { isUnreadable } from "./readable.js";

const VERSION = "1.0.0";

/** Check the two documents at the top of an OCI image layout (image-spec, image-layout.md). */
export async function ociLayoutFaults(reader: LayoutReader): Promise<readonly Fault[]> {
  const list = faultList();
  const layout = list.at("oci-layout");
  const document = async (name: "oci-layout" | "index.json") => {
    const what = `${name} of '${printableText(reader.name)}'`;
    return objectAt(parseDocument(await reader.document(name), what), what);
  };
  try {
    const { imageLayoutVersion } = await document("oci-layout");
    if (imageLayoutVersion !== VERSION)
      layout.fault(
        "document",
        `has the version ${JSON.stringify(imageLayoutVersion) ?? "of none"}, not "${VERSION}"`,
      );
  } catch (error) {
    if (error instanceof StoreshipError && error.code === "ERR_FILE_MISSING")
      layout.fault("missing", "is not there");
    else if (isUnreadable(error)) layout.fault("unreadable", error.message);
    else throw error;
  }
  const index = await document("index.json");
  const { schemaVersion } = index;
  const mediaType = optionalTextAt(index["mediaType"], "mediaType in index.json");
  const report = list.at("index.json");
  if (schemaVersion !== 2)
    report.fault("document", `has the schemaVersion ${JSON.stringify(schemaVersion) ?? "of none"}, not 2`);
  if (mediaType !== undefined && mediaType !== MEDIA_TYPES.index)
    report.fault("media-type", `says '${mediaType}' of itself, not '${MEDIA_TYPES.index}'`);
  return list.faults();
}
