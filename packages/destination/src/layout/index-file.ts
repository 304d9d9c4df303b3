import { readFileSync } from "node:fs";
import {
  ANNOTATIONS,
  arrayAt,
  type IndexedManifest,
  type JsonObject,
  objectAt,
  ociIndex,
  StoreshipError,
  systemErrorCode,
} from "@storeship/core";

/** `index.json` of a layout, of which only what is needed is known: all else stays as it is. */
export interface IndexFile {
  readonly document: JsonObject;
  readonly manifests: readonly JsonObject[];
}

/**
 * Read `index.json`; undefined where there is none.
 *
 * @throws StoreshipError `ERR_OUTPUT` that names the layout.
 */
export function readIndexFile(file: string, layout: string): IndexFile | undefined {
  try {
    const document = objectAt(parseExactly(readFileSync(file, "utf8")), "index.json");
    const manifests = arrayAt(document["manifests"], "manifests").map((one) => objectAt(one, "a manifest"));
    return { document, manifests };
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw new StoreshipError(
      "ERR_OUTPUT",
      `cannot add to '${layout}': its index.json is none of an OCI image layout; repair it or give another directory`,
      { cause: error },
    );
  }
}

/**
 * The text of `index.json` with `named` in the place of what has its name, and with `others` that it lacks.
 *
 * @param named has the annotation of a reference name.
 */
export function indexFileWith(
  index: IndexFile | undefined,
  named: IndexedManifest,
  others: readonly IndexedManifest[],
): string {
  const { document, manifests } = index ?? { document: { ...ociIndex([]) }, manifests: [] };
  const name = named.annotations?.[ANNOTATIONS.referenceName];
  const kept = manifests.filter((one) => referenceName(one) !== name);
  const digests = new Set(kept.map(({ digest }) => digest));
  const lacking = others.filter(({ digest }) => !digests.has(digest));
  return JSON.stringify({ ...document, manifests: [...kept, named, ...lacking] });
}

function referenceName({ annotations }: JsonObject): unknown {
  return (annotations as JsonObject | null | undefined)?.[ANNOTATIONS.referenceName];
}

/** What JavaScript has and its declarations don't know yet (ECMAScript proposal JSON.parse source text access). */
interface ExactJson {
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

// Numbers that are larger or finer than JavaScript's stay as they are written.
function parseExactly(text: string): unknown {
  const json = JSON as unknown as ExactJson;
  return json.parse(text, (_, value, { source }) =>
    typeof value === "number" && source !== undefined ? json.rawJSON(source) : value,
  );
}
