import { ANNOTATIONS, printableText, readOciIndex } from "@storeship/core";
import { directoryReader } from "./layout/directory-reader.js";

/**
 * The names that images have in an OCI image layout, in the order of its index; none where no image has one.
 *
 * @throws StoreshipError for a layout that cannot be read.
 */
export async function layoutNames(directory: string): Promise<readonly string[]> {
  const index = await directoryReader(directory).document("index.json");
  const { manifests } = readOciIndex(index, `index.json of '${printableText(directory)}'`);
  const names = manifests.flatMap(({ annotations }) => annotations?.[ANNOTATIONS.referenceName] ?? []);
  return [...new Set(names)];
}
