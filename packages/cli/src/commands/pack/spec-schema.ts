import type { Command } from "commander";
import { SPEC_VERSION, type SpecKind, specKeys } from "./spec.js";

const TYPES: Readonly<Record<SpecKind, object>> = {
  text: { type: "string" },
  texts: { type: "array", items: { type: "string" } },
  "text-or-texts": { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
  number: { type: "integer" },
  switch: { type: "boolean" },
  "text-or-false": { anyOf: [{ type: "string" }, { const: false }] },
};

/** The JSON schema of specification files, made of the command's options: the two cannot differ. */
export function specSchema(command: Command): object {
  const options = [...specKeys(command)].map(([name, { option, kind }]) => [
    name,
    {
      description: option.negate ? `false: ${option.description}` : option.description,
      ...TYPES[kind],
      ...(option.argChoices === undefined ? {} : { enum: option.argChoices }),
    },
  ]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Specification of an image for storeship pack --spec",
    type: "object",
    required: ["version"],
    additionalProperties: false,
    properties: {
      $schema: { type: "string" },
      version: { const: SPEC_VERSION },
      roots: {
        description: "store items, profiles, or symlinks to them; the first is the profile",
        ...TYPES.texts,
      },
      ...Object.fromEntries(options),
    },
  };
}
