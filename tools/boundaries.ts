const ALL = "all";

/** Which packages each package's `src` may import. `biome.json` enforces it, `test/boundaries.test.ts` holds the two together. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[] | typeof ALL>> = {
  core: [],
  layer: ["core"],
  closure: ["core"],
  installer: ["core", "closure"],
  "compressor-gzip": ["core"],
  "compressor-xz": ["core", "compressor-command"],
  "compressor-zstd": ["core"],
  "compressor-command": ["core"],
  destination: ["core", "layer"],
  distribution: ["core"],
  builder: ["core", "layer", "closure", "installer", "destination"],
  inspection: ["core", "layer"],
  testkit: ["core"],
  cli: ALL,
};

export function mayImport(importer: string, imported: string): boolean {
  const allowed = MAY_IMPORT[importer];
  if (allowed === undefined)
    throw new Error(`no row for the package "${importer}"; add one to tools/boundaries.ts`);
  return allowed === ALL || allowed.includes(imported);
}
