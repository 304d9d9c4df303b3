import { rename, rm, writeFile } from "node:fs/promises";
import { reasonOf, StoreshipError } from "@storeship/core";
import { imageDocument, type MadeImage } from "./report.js";

/** Write what was made as a JSON document, whole or not at all. */
export async function writeMetadata(file: string, made: MadeImage): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, `${JSON.stringify(imageDocument(made), undefined, 2)}\n`, { flag: "wx" });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new StoreshipError("ERR_OUTPUT", `cannot write the metadata file '${file}': ${reasonOf(error)}`, {
      cause: error,
    });
  }
}
