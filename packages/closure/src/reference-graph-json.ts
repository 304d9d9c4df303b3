import { reasonOf, type StoreItem, StoreshipError } from "@storeship/core";
import { normalizeNarHash } from "./nar-hash.js";
import { type GraphRecord, graphRecords, isObject, type JsonObject } from "./reference-graph-records.js";

/**
 * Read a reference graph in any of its JSON forms: what `exportReferencesGraph` gives a derivation with structured
 * attributes (an array of records, or an object that has such arrays under the graphs' names), or what `nix path-info
 * --json --recursive` prints: an array (Nix before 2.19, Lix), an object keyed by path (`--json-format 1`), or one with
 * `storeDir` and, under `info`, records keyed by base name (`--json-format 2`).
 *
 * Of each record `path`, `references`, `deriver`, `narHash` (as `sha256:` and hexadecimal digits) and `narSize` (bytes)
 * are taken; other keys don't matter.
 *
 * @param file the graph's name, for messages.
 * @throws StoreshipError `ERR_REFERENCE_GRAPH` that names the file and the record.
 */
export function parseReferenceGraphJson(text: string, file: string): readonly StoreItem[] {
  const refuse = (why: string, cause?: unknown): never => {
    throw new StoreshipError("ERR_REFERENCE_GRAPH", `${file}: ${why}; make the reference graph again`, {
      cause,
    });
  };
  return graphRecords(parse(text, refuse), refuse).map((record) => storeItem(record, refuse));
}

type Refuse = (why: string, cause?: unknown) => never;

function parse(text: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(`it is no valid JSON: ${reasonOf(error)}`, error);
  }
}

function storeItem({ label, key, value, storeDir }: GraphRecord, refuse: Refuse): StoreItem {
  if (value === null) return refuse(`${label} is null: the item was not in the store that was asked`);
  if (!isObject(value)) return refuse(`${label} is not an object`);
  const within = typeof value["storeDir"] === "string" ? value["storeDir"] : storeDir;
  const path = pathOf(value["path"] ?? key, within, () => refuse(`${label} has no path of a store item`));
  const named = label.includes(path) ? label : `${label} (${path})`;
  if (value["valid"] === false)
    return refuse(`${named} is not valid: the item was not in the store that was asked`);
  const { references } = value;
  if (!Array.isArray(references)) return refuse(`${named} has no array of references`);
  return {
    path,
    references: references.map((reference: unknown) =>
      pathOf(reference, within, () =>
        refuse(`${named} refers to ${JSON.stringify(reference)}, which is not the path of a store item`),
      ),
    ),
    ...deriverOf(value, within, () => refuse(`${named} has a deriver that is not the path of a store item`)),
    ...narHashOf(value, () => refuse(`${named} has a narHash that is no SHA-256`)),
    ...narSizeOf(value, () => refuse(`${named} has a narSize that is no number of bytes`)),
  };
}

// Newer forms give base names, to be read with the store directory that stands beside them.
function pathOf(name: unknown, storeDir: string | undefined, refuse: () => never): string {
  if (typeof name !== "string" || name === "") return refuse();
  if (name.startsWith("/")) return name;
  return storeDir === undefined || name.includes("/") ? refuse() : `${storeDir}/${name}`;
}

function deriverOf(
  { deriver }: JsonObject,
  storeDir: string | undefined,
  refuse: () => never,
): Pick<StoreItem, "deriver"> {
  return deriver === undefined || deriver === null || deriver === ""
    ? {}
    : { deriver: pathOf(deriver, storeDir, refuse) };
}

function narHashOf({ narHash }: JsonObject, refuse: () => never): Pick<StoreItem, "narHash"> {
  if (narHash === undefined || narHash === null) return {};
  return { narHash: (typeof narHash === "string" ? normalizeNarHash(narHash) : undefined) ?? refuse() };
}

function narSizeOf({ narSize }: JsonObject, refuse: () => never): Pick<StoreItem, "narSize"> {
  if (narSize === undefined || narSize === null) return {};
  return { narSize: Number.isSafeInteger(narSize) && Number(narSize) >= 0 ? Number(narSize) : refuse() };
}
