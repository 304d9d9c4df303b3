import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { countingCompressor, unitsIn } from "./counting-compressor.ts";
import { smallStore } from "./small-store.ts";
import { start } from "./storeship.ts";

/** A builder that shares nothing with others but what its options name. */
export interface Machine {
  /** The layout that its builds write. */
  readonly layout: string;
  /** Builds; gives what was said, and how many units were compressed. */
  build(...options: readonly string[]): Promise<{ status: number | null; stderr: string; units: number }>;
}

/** A builder in DIRECTORY with a store of ITEMS, its own home, and an empty cache. */
export function machine(directory: string, items: Parameters<typeof smallStore>[1]): Machine {
  const home = join(directory, "home");
  mkdirSync(home, { recursive: true });
  const { args } = smallStore(directory, items);
  const counting = countingCompressor(directory);
  const layout = join(directory, "layout");
  const compressed = join(directory, "compressed");
  return {
    layout,
    async build(...options) {
      const before = unitsIn(compressed);
      const own = ["-q", "--max-layers", "20", ...counting, "-o", `oci:${layout}`];
      const env = { HOME: home, XDG_CACHE_HOME: join(home, "cache"), COMPRESSED: compressed };
      const { status, stderr } = await start(["pack", ...own, ...options, ...args], { env }).result;
      return { status, stderr, units: unitsIn(compressed) - before };
    },
  };
}
