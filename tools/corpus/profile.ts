import { lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A package in a profile's manifest. */
export interface ManifestEntry {
  readonly name: string;
  readonly version: string;
  readonly path: string;
}

const MULTIARCH: Partial<Record<NodeJS.Architecture, string>> = {
  x64: "x86_64-linux-gnu",
  arm64: "aarch64-linux-gnu",
};

/** The text of a Guix profile's `manifest` file, version 4. */
export function formatManifest(entries: readonly ManifestEntry[]): string {
  const packages = entries.map(
    ({ name, version, path }) =>
      `("${name}" "${version}" "out" "${path}" (propagated-inputs ()) (search-paths ()) (properties ()))`,
  );
  return `(manifest (version 4)\n (packages\n  (${packages.join("\n  ")})))\n`;
}

/**
 * Fills DIR as a profile: in `bin` links to all programs of ITEMS, in `lib` to their shared libraries,
 * and a manifest of ENTRIES. PLACE gives where an item lies on this machine; the links name its store path.
 */
export function fillProfile(
  dir: string,
  items: readonly string[],
  entries: readonly ManifestEntry[],
  place: (path: string) => string,
): void {
  const sorted = items.toSorted();
  for (const folder of ["bin", "usr/bin", "sbin", "usr/sbin"])
    linkAll(join(dir, "bin"), sorted, folder, place);
  const multiarch = MULTIARCH[process.arch];
  for (const folder of multiarch === undefined ? [] : [`lib/${multiarch}`, `usr/lib/${multiarch}`]) {
    linkAll(join(dir, "lib"), sorted, folder, place);
  }
  writeFileSync(join(dir, "manifest"), formatManifest(entries));
}

// The first item that has a name keeps it, as in a union of packages.
function linkAll(
  to: string,
  items: readonly string[],
  folder: string,
  place: (path: string) => string,
): void {
  mkdirSync(to, { recursive: true });
  for (const item of items) {
    const from = `${place(item)}/${folder}`;
    if (!statSync(from, { throwIfNoEntry: false })?.isDirectory()) continue;
    for (const name of readdirSync(from, { encoding: "buffer" })) {
      const link = Buffer.concat([Buffer.from(`${to}/`), name]);
      if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
      symlinkSync(Buffer.concat([Buffer.from(`${item}/${folder}/`), name]), link);
    }
  }
}
