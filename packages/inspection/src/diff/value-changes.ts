import type { ValueChange } from "./changes.js";

/**
 * The values that are not the same in two JSON documents, by the deepest keys that differ. Arrays are values as a whole
 * unless all they hold are objects.
 */
export function valueChanges(from: unknown, to: unknown, key = ""): readonly ValueChange[] {
  if (isObject(from) && isObject(to)) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
    return names.flatMap((name) => valueChanges(own(from, name), own(to, name), keyOf(key, name)));
  }
  if (isList(from) && isList(to))
    return Array.from({ length: Math.max(from.length, to.length) }).flatMap((_, at) =>
      valueChanges(from[at], to[at], `${key}[${at}]`),
    );
  return isSame(from, to) ? [] : [{ key, from, to }];
}

function keyOf(above: string, name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) return `${above}[${JSON.stringify(name)}]`;
  return above === "" ? name : `${above}.${name}`;
}

function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

// The order of keys says nothing in JSON.
function isSame(from: unknown, to: unknown): boolean {
  return from === to || canonical(from) === canonical(to);
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, one: unknown) =>
    isObject(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );
}
