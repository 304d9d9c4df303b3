/** What a store is made of: one binary package as the package lists describe it. */
export interface PackageRecord {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Bytes of the `.deb` file. */
  readonly size: number;
  /** Names from Pre-Depends and Depends, the first of each set of alternatives. */
  readonly dependencies: readonly string[];
}

/** The packages in the output of `apt-cache show`. */
export function parsePackageRecords(text: string): PackageRecord[] {
  return text.split("\n\n").flatMap((block) => parseRecord(block) ?? []);
}

function parseRecord(block: string): PackageRecord | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split("\n")) {
    const [, field, value] = /^([A-Z][A-Za-z-]*): (.*)$/.exec(line) ?? [];
    if (field !== undefined && value !== undefined) fields.set(field, value);
  }
  const name = fields.get("Package");
  const version = fields.get("Version");
  // A package that is installed but in no list has no file to download.
  if (name === undefined || version === undefined || !fields.has("Filename")) return undefined;
  const clauses = [fields.get("Pre-Depends"), fields.get("Depends")].flatMap(
    (field) => field?.split(",") ?? [],
  );
  return {
    name,
    version,
    architecture: fields.get("Architecture") ?? "all",
    size: Number(fields.get("Size")),
    dependencies: clauses.flatMap((clause) => /^[^ :(|]+/.exec(clause.trim())?.[0] ?? []),
  };
}
