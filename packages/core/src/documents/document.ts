import { damaged } from "../errors.js";

/** The most that a document may take: it is held in memory whole. */
export const DOCUMENT_LIMIT = 64 << 20;

const MAXIMUM_DEPTH = 100;

/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Read a JSON document.
 *
 * @param what names it in messages: `manifest.json of 'app.tar'`.
 * @throws StoreshipError `ERR_IMAGE_DAMAGED`.
 */
export function parseDocument(bytes: Uint8Array, what: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw damaged(what, "is no valid JSON; the image is damaged: save it again", error);
  }
  if (isDeep(value)) throw damaged(what, `is nested more than ${MAXIMUM_DEPTH} deep; no image needs that`);
  return value;
}

// Who writes the document again, or walks over it, does so by recursion.
function isDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth < MAXIMUM_DEPTH && level.length > 0; depth++) {
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return level.length > 0;
}

/** `value`, which must be an object. */
export function objectAt(value: unknown, what: string): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unlike(what, "an object");
  return value as JsonObject;
}

/** `value`, which must be a text. */
export function textAt(value: unknown, what: string): string {
  if (typeof value !== "string") throw unlike(what, "a text");
  return value;
}

/** As `textAt`; what is absent, null or empty is undefined. */
export function optionalTextAt(value: unknown, what: string): string | undefined {
  return value === undefined || value === null || value === "" ? undefined : textAt(value, what);
}

/** `value`, which must be an array; where it is absent or null (as Go writes an empty one) there is nothing in it. */
export function arrayAt(value: unknown, what: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw unlike(what, "an array");
  return value;
}

function unlike(what: string, kind: string) {
  return damaged(what, `is not ${kind}; the image is damaged: save it again`);
}
