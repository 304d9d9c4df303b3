import { existsSync, mkdirSync, renameSync } from "node:fs";
import { canonicalise } from "./canonicalise.ts";
import { removeTree } from "./remove-tree.ts";

/**
 * Makes the store item at PLACE unless it is there: FILL writes its content into a directory beside
 * it, which then takes the item's permissions and name. Nothing half made ever has that name.
 */
export async function makeItem(place: string, fill: (dir: string) => Promise<void> | void): Promise<void> {
  if (existsSync(place)) return;
  const unfinished = `${place}.${process.pid}.tmp`;
  try {
    mkdirSync(unfinished, { recursive: true });
    await fill(unfinished);
    canonicalise(unfinished);
    renameSync(unfinished, place);
  } catch (error) {
    removeTree(unfinished);
    // Somebody else made the same item meanwhile.
    if (!existsSync(place)) throw error;
  }
}
