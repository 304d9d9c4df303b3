import { damaged } from "../errors.js";
import { checkStructure } from "./structure.js";

/** The most bytes that a document may take: it is held in memory whole. */
export const DOCUMENT_LIMIT = 16 << 20;

/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Read a JSON document.
 *
 * @param what names it in messages: `manifest.json of 'app.tar'`.
 * @throws StoreshipError `ERR_IMAGE_DAMAGED`.
 */
export function parseDocument(bytes: Uint8Array, what: string): unknown {
  checkStructure(bytes, what);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw damaged(what, "is no valid JSON; the image is damaged: save it again", error);
  }
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
