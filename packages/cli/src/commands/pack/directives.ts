import { readFile } from "node:fs/promises";
import { type Directive, reasonOf, StoreshipError } from "@storeship/core";

const KEYS: Readonly<Record<Directive["type"], Readonly<Record<string, "string" | "number">>>> = {
  directory: { path: "string", mode: "number", uid: "number", gid: "number" },
  file: { path: "string", content: "string", mode: "number" },
  copy: { path: "string", from: "string", mode: "number" },
  symlink: { path: "string", target: "string" },
};
const REQUIRED: Readonly<Record<Directive["type"], readonly string[]>> = {
  directory: ["path"],
  file: ["path"],
  copy: ["path", "from"],
  symlink: ["path", "target"],
};

/**
 * Read a file of directives: a JSON array of objects. A mode is a number, or octal digits in a string; a file without
 * content is empty.
 *
 * @throws StoreshipError `ERR_DIRECTIVE` that names the file, the place in the array and the key.
 */
export async function readDirectives(file: string): Promise<readonly Directive[]> {
  const document = await readJson(file);
  if (!Array.isArray(document)) throw invalid(file, "it is not a JSON array");
  return document.map((value: unknown, index) =>
    directiveOf(value, (why) => invalid(file, `[${index}]: ${why}`)),
  );
}

function directiveOf(value: unknown, fault: (why: string) => StoreshipError): Directive {
  if (typeof value !== "object" || value === null || !("type" in value))
    throw fault("it is no object with a 'type'");
  const type = value.type as Directive["type"];
  const keys = Object.hasOwn(KEYS, type) ? KEYS[type] : undefined;
  if (keys === undefined) throw fault(`type '${String(type)}' is none of ${Object.keys(KEYS).join(", ")}`);
  const { type: _, ...fields } = value as Record<string, unknown>;
  if (typeof fields["mode"] === "string" && /^[0-7]{1,5}$/.test(fields["mode"]))
    fields["mode"] = Number.parseInt(fields["mode"], 8);
  for (const [key, field] of Object.entries(fields)) {
    if (!Object.hasOwn(keys, key))
      throw fault(`a ${type} has no key '${key}'; it has ${Object.keys(keys).join(", ")}`);
    if (typeof field !== keys[key])
      throw fault(
        `the key '${key}' must be a ${keys[key]}${key === "mode" ? ", or octal digits in a string" : ""}`,
      );
  }
  for (const key of REQUIRED[type]) if (!(key in fields)) throw fault(`a ${type} needs the key '${key}'`);
  return { type, ...(type === "file" ? { content: "" } : {}), ...fields } as Directive;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new StoreshipError("ERR_DIRECTIVE", `cannot read the directives '${file}': ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function invalid(file: string, why: string): StoreshipError {
  return new StoreshipError("ERR_DIRECTIVE", `cannot use the directives '${file}': ${why}`);
}
