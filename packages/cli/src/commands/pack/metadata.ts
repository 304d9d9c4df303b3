import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import { reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";
import { writeWhole } from "@storeship/destination";
import { imageDocument, type MadeImages } from "./report.js";
import type { Spec } from "./spec.js";

/**
 * Refuse a metadata file that cannot be written, before an image is.
 *
 * @throws StoreshipError `ERR_OUTPUT` that names the file.
 */
export function checkMetadataFile(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK);
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error("it is a directory");
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** Write what was made as a JSON document, whole or not at all. @param spec to make it again. */
export async function writeMetadata(file: string, made: MadeImages, spec: Spec): Promise<void> {
  const document = { ...imageDocument(made), spec };
  await writeWhole(file, `${JSON.stringify(document, undefined, 2)}\n`);
}

function unwritable(file: string, error: unknown): StoreshipError {
  const reason = systemErrorCode(error) === "ENOENT" ? "its directory does not exist" : reasonOf(error);
  return new StoreshipError("ERR_OUTPUT", `cannot write --metadata-file '${file}': ${reason}`, {
    cause: error,
  });
}
