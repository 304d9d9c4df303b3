import { readFileSync } from "node:fs";
import Ajv, { type ValidateFunction } from "ajv-draft-04";

const NAMES = [
  "config-schema",
  "content-descriptor",
  "image-index-schema",
  "image-layout-schema",
  "image-manifest-schema",
];
const DEFINITIONS = ["defs", "defs-descriptor"];

type Schema = Record<string, unknown>;

const read = (name: string): Schema =>
  JSON.parse(readFileSync(new URL(`../data/image-spec/${name}.json`, import.meta.url), "utf8")) as Schema;

const schemas = new Map([...NAMES, ...DEFINITIONS].map((name) => [name, read(name)]));
const names = new Set([...schemas.values()].flatMap(propertyNames));
const validators = new Map(NAMES.map((name) => [name, validator(name)]));

/** What the image specification has against a document: nothing where it is valid. Names that differ in case count. */
export function violations(
  name: "config-schema" | "image-index-schema" | "image-layout-schema" | "image-manifest-schema",
  document: unknown,
): readonly string[] {
  const validate = validators.get(name) as ValidateFunction;
  const errors = validate(document) ? [] : (validate.errors ?? []);
  return [
    ...errors.map(({ instancePath, message }) => `${instancePath} ${message}`),
    ...misspelt(document).map((key) => `${key} is written in another case`),
  ];
}

function validator(name: string): ValidateFunction {
  const ajv = new Ajv.default({ strict: false, validateFormats: false, allErrors: true });
  for (const other of schemas.keys()) if (other !== name) ajv.addSchema(byFileName(other));
  return ajv.compile(byFileName(name));
}

// Schemas refer to one another by file name, and have ids that are addresses: the reference implementation reads files.
function byFileName(name: string): Schema {
  const text = JSON.stringify(schemas.get(name), (key, value: unknown) =>
    key === "id" && typeof value === "string" ? undefined : value,
  );
  return { ...(JSON.parse(text) as Schema), id: `${name}.json` };
}

function propertyNames(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties } = schema as Schema;
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(propertyNames)];
}

// JSON's keys are what the specification has, to the letter: readers differ in what they make of others.
function misspelt(document: unknown): readonly string[] {
  if (typeof document !== "object" || document === null) return [];
  const keys = Array.isArray(document) ? [] : Object.keys(document);
  const wrong = keys.filter(
    (key) => !names.has(key) && [...names].some((name) => name.toLowerCase() === key.toLowerCase()),
  );
  return [...wrong, ...Object.values(document).flatMap(misspelt)];
}
