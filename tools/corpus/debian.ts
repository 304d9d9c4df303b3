import { statSync } from "node:fs";
import { join } from "node:path";
import { type PackageRecord, parsePackageRecords } from "./package-records.ts";
import { run } from "./run.ts";

/**
 * The records of NAMES and of all that they depend on, out of the package lists of this machine. DIR
 * takes apt's index of the lists.
 */
export async function readPackages(
  names: readonly string[],
  dir: string,
): Promise<Map<string, PackageRecord>> {
  const table = new Map<string, PackageRecord>();
  const asked = new Set<string>();
  let level = [...new Set(names)];
  while (level.length > 0) {
    for (const name of level) asked.add(name);
    // A name that only other packages provide has no record: apt-cache then fails and shows the rest.
    const text = await run("apt-cache", [...indexIn(dir), "show", "--no-all-versions", "--", ...level], {
      mayFail: true,
    });
    const found = parsePackageRecords(text);
    for (const record of found) table.set(record.name, record);
    level = [...new Set(found.flatMap((record) => record.dependencies))]
      .filter((name) => !asked.has(name))
      .sort();
  }
  return table;
}

/** Downloads the packages that DIR does not have yet, in one go. */
export async function downloadPackages(records: readonly PackageRecord[], dir: string): Promise<void> {
  const missing = records.filter((record) => !isDownloaded(record, dir));
  if (missing.length === 0) return;
  await run("apt-get", [...indexIn(dir), "download", "-q", "--", ...missing.map(({ name }) => name)], {
    cwd: dir,
  });
  const absent = missing.find((record) => !isDownloaded(record, dir));
  if (absent)
    throw new Error(`apt-get downloaded another ${absent.name} than ${absent.version}: remove ${dir}`);
}

/** Unpacks a downloaded package into TO. */
export async function unpackPackage(record: PackageRecord, dir: string, to: string): Promise<void> {
  await run("dpkg-deb", ["-x", archive(record, dir), to]);
}

// Each call builds the index anew, which is most of its time, where the system keeps none (as in a container
// image) or it is root's to write. apt itself sees when an index is out of date.
function indexIn(dir: string): string[] {
  // What is installed here has no part in it: it would hide the versions that Debian has.
  return ["-o", `Dir::Cache::pkgcache=${join(dir, "pkgcache.bin")}`, "-o", "Dir::State::status=/dev/null"];
}

// A download that was broken off leaves a shorter file.
function isDownloaded(record: PackageRecord, dir: string): boolean {
  return statSync(archive(record, dir), { throwIfNoEntry: false })?.size === record.size;
}

function archive({ name, version, architecture }: PackageRecord, dir: string): string {
  return join(dir, `${name}_${version.replaceAll(":", "%3a")}_${architecture}.deb`);
}
