import { readFileSync } from "node:fs";
import { reasonOf, StoreshipError } from "@storeship/core";
import { type Command, InvalidArgumentError, type Option } from "commander";

/** The version of the specification file that this program writes and reads. */
export const SPEC_VERSION = 1;

/** Options that say where a specification is, not what it says. */
const NOT_IN_SPEC: ReadonlySet<string> = new Set(["spec", "printSpec", "help"]);

/** What a key of a specification file holds. */
export type SpecKind = "text" | "texts" | "text-or-texts" | "number" | "switch" | "text-or-false";

/** A specification file: `version`, `roots`, and options by their long names in camel case. */
export type Spec = Readonly<Record<string, unknown>>;

/** The keys of a specification file that stand for the command's options. */
export function specKeys(command: Command): ReadonlyMap<string, { option: Option; kind: SpecKind }> {
  const options = command.options.filter((option) => !NOT_IN_SPEC.has(option.attributeName()));
  const keys = new Map<string, { option: Option; kind: SpecKind }>();
  for (const option of options) {
    const name = option.attributeName();
    const positive = keys.get(name);
    // `--cache DIR` and `--no-cache` are one key.
    if (positive === undefined) keys.set(name, { option, kind: kindOf(option) });
    else keys.set(name, { option: positive.option, kind: "text-or-false" });
  }
  return keys;
}

function kindOf(option: Option): SpecKind {
  if (!option.required && !option.optional) return "switch";
  if (/; repeatable/.test(option.description)) return "texts";
  if (/; may be repeated/.test(option.description)) return "text-or-texts";
  return /<(n)>/.test(option.flags) ? "number" : "text";
}

/**
 * Take what a specification says for the options that the command line does not give.
 *
 * @param file that it was read from, for messages.
 * @param noted gets the values that are taken.
 * @returns the roots that the file names.
 * @throws StoreshipError `ERR_SPEC` that names the file and the key.
 */
export function applySpec(command: Command, spec: Spec, file: string, noted: RawValues): readonly string[] {
  const fault = (key: string, why: string): StoreshipError =>
    new StoreshipError("ERR_SPEC", `the specification '${file}' cannot be used: '${key}' ${why}`);
  const { version, roots = [], $schema: _, ...values } = spec;
  if (version !== SPEC_VERSION) throw fault("version", `must be ${SPEC_VERSION}`);
  if (!isTexts(roots)) throw fault("roots", "must be an array of texts");
  const keys = specKeys(command);
  for (const [name, given] of Object.entries(values)) {
    const key = keys.get(name);
    if (key === undefined) throw fault(name, `is no option; known are ${[...keys.keys()].join(", ")}`);
    const raw = rawValues(given, key.kind);
    if (raw === undefined) throw fault(name, `must be ${EXPECTED[key.kind]}`);
    if (command.getOptionValueSource(name) === "cli") continue;
    if (typeof raw !== "boolean") noted.set(name, raw);
    else if (key.kind !== "switch" || raw !== key.option.negate) noted.set(name, []);
    try {
      command.setOptionValueWithSource(name, parsed(key.option, raw), "config");
    } catch (error) {
      throw fault(name, `is invalid: ${reasonOf(error)}`);
    }
  }
  return roots;
}

/** The specification that equals a command line whose raw option values are given. */
export function specOf(command: Command, roots: readonly string[], raw: RawValues): Spec {
  const spec: Record<string, unknown> = { version: SPEC_VERSION, roots };
  for (const [name, { kind, option }] of specKeys(command)) {
    const values = raw.get(name);
    if (values === undefined) continue;
    if (kind === "switch") spec[name] = !option.negate;
    else if (kind === "text-or-false") spec[name] = values.at(-1) || false;
    else if (kind === "texts" || (kind === "text-or-texts" && values.length > 1)) spec[name] = values;
    else spec[name] = kind === "number" ? Number(values.at(-1)) : values.at(-1);
  }
  return spec;
}

/** Values of options as they are written, by the option's name in camel case. */
export type RawValues = Map<string, readonly string[]>;

/** Notes the values of the command line's options. */
export function noteRawValues(command: Command): RawValues {
  const raw: RawValues = new Map();
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (text: string | null) => {
      const name = option.attributeName();
      raw.set(name, [...(raw.get(name) ?? []), text ?? ""]);
    });
  }
  return raw;
}

const EXPECTED: Readonly<Record<SpecKind, string>> = {
  text: "a text",
  texts: "an array of texts",
  "text-or-texts": "a text or an array of texts",
  number: "a whole number",
  switch: "true or false",
  "text-or-false": "a text or false",
};

function rawValues(value: unknown, kind: SpecKind): readonly string[] | boolean | undefined {
  switch (kind) {
    case "switch":
      return typeof value === "boolean" ? value : undefined;
    case "texts":
      return isTexts(value) ? value : undefined;
    case "number":
      return Number.isSafeInteger(value) ? [String(value)] : undefined;
    case "text-or-texts":
      return typeof value === "string" ? [value] : isTexts(value) ? value : undefined;
    case "text":
      return typeof value === "string" ? [value] : undefined;
    case "text-or-false":
      return value === false ? false : typeof value === "string" ? [value] : undefined;
  }
}

function parsed(option: Option, raw: readonly string[] | boolean): unknown {
  if (typeof raw === "boolean") return raw;
  const { argChoices, parseArg } = option;
  let value: unknown;
  for (const text of raw) {
    if (argChoices !== undefined && !argChoices.includes(text))
      throw new InvalidArgumentError(`it must be one of ${argChoices.join(", ")}`);
    value = parseArg === undefined ? text : parseArg(text, value);
  }
  return value;
}

/**
 * Read a file that holds a specification, or has one in it.
 *
 * @throws StoreshipError `ERR_SPEC` for what is no JSON object.
 */
export function readSpec(file: string): Spec {
  try {
    const spec: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof spec === "object" && spec !== null && !Array.isArray(spec)) return spec as Spec;
  } catch (error) {
    throw new StoreshipError("ERR_SPEC", `cannot read the specification '${file}': ${reasonOf(error)}`, {
      cause: error,
    });
  }
  throw new StoreshipError("ERR_SPEC", `the specification '${file}' cannot be used: it is no JSON object`);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
