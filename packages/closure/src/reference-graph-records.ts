/** An object of a JSON document. */
export type JsonObject = { readonly [key: string]: unknown };

/** One record of a reference graph in JSON, not yet checked. */
export interface GraphRecord {
  /** Where it stands, for messages. */
  readonly label: string;
  /** The path or base name that it is filed under, if it is. */
  readonly key?: string;
  readonly value: unknown;
  /** The directory that base names in it belong to. */
  readonly storeDir?: string;
}

/** The records of a JSON `document`, whichever of its forms it has; `refuse` is told what is wrong with it. */
export function graphRecords(document: unknown, refuse: (why: string) => never): readonly GraphRecord[] {
  if (Array.isArray(document)) return arrayRecords(document, "record");
  if (!isObject(document)) return refuse("it is neither an array nor an object of records");
  const storeDir = typeof document["storeDir"] === "string" ? document["storeDir"] : undefined;
  const { info, exportReferencesGraph: graphs } = document;
  if (isObject(info)) return keyedRecords(Object.entries(info), storeDir);
  if (isObject(graphs))
    return Object.keys(graphs).flatMap((name) => namedGraph(name, document[name], refuse));
  const entries = Object.entries(document).filter(([key, value]) => !isMetadata(key, value));
  const arrays = entries.filter(([, value]) => Array.isArray(value));
  if (arrays.length > 0) return entries.flatMap(([name, value]) => namedGraph(name, value, refuse));
  return keyedRecords(entries, storeDir);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// What stands beside the paths in an object that is keyed by them.
function isMetadata(key: string, value: unknown): boolean {
  return (
    (key === "version" && typeof value === "number") || (key === "storeDir" && typeof value === "string")
  );
}

function namedGraph(name: string, value: unknown, refuse: (why: string) => never): readonly GraphRecord[] {
  if (!Array.isArray(value)) return refuse(`'${name}' is not an array of records`);
  return arrayRecords(value, `'${name}', record`);
}

function arrayRecords(values: readonly unknown[], label: string): readonly GraphRecord[] {
  return values.map((value, index) => ({ label: `${label} ${index + 1}`, value }));
}

function keyedRecords(
  entries: ReadonlyArray<[string, unknown]>,
  storeDir: string | undefined,
): readonly GraphRecord[] {
  return entries.map(([key, value]) => ({
    label: `the record of ${key}`,
    key,
    value,
    ...(storeDir === undefined ? {} : { storeDir }),
  }));
}
