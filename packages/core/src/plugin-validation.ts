import type { Compressor } from "./compressor.js";
import { StoreshipError } from "./errors.js";
import { PLUGIN_API_VERSION, type Plugin } from "./plugin.js";

/**
 * `value` as a plugin.
 *
 * @param from where it comes from, for messages.
 * @throws StoreshipError `ERR_PLUGIN_INVALID` that names every fault.
 */
export function validPlugin(value: unknown, from: string): Plugin {
  if (!isObject(value)) throw invalidPlugin(from, ["it has no default export that is an object"]);
  if (value["apiVersion"] === undefined)
    throw invalidPlugin(from, ["its default export has no 'apiVersion'"]);
  if (value["apiVersion"] !== PLUGIN_API_VERSION) {
    throw new StoreshipError(
      "ERR_PLUGIN_INVALID",
      `the plugin ${from} is made for version ${String(value["apiVersion"])} of the plugin contract, this is version ${PLUGIN_API_VERSION}; install a version of it that fits`,
    );
  }
  const faults = [
    ...(isText(value["name"]) ? [] : ["its 'name' is no text"]),
    ...functionFaults("compressors", value["compressors"]),
    ...functionFaults("layerings", value["layerings"]),
  ];
  if (faults.length > 0) throw invalidPlugin(from, faults);
  return value as unknown as Plugin;
}

const FIELDS: ReadonlyArray<
  readonly [field: keyof Compressor, fault: string, fits: (value: unknown) => boolean]
> = [
  ["name", "no text", isText],
  ["extension", "no text that begins with a dot", (value) => isText(value) && value.startsWith(".")],
  [
    "mediaTypeSuffix",
    "neither 'gzip', 'zstd' nor absent",
    (value) => value === undefined || value === "gzip" || value === "zstd",
  ],
  ["concatenable", "neither true nor false", (value) => typeof value === "boolean"],
  [
    "segmentSize",
    "no whole number of bytes from 1",
    (value) => Number.isSafeInteger(value) && (value as number) > 0,
  ],
  [
    "memory",
    "no whole number of bytes from 0",
    (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  ],
  ["fingerprint", "no line of text", (value) => isText(value) && !value.includes("\n")],
  ["compress", "no function", (value) => typeof value === "function"],
  ["decompress", "no function", (value) => typeof value === "function"],
];

/**
 * `value` as a compressor, as a plugin's factory made it.
 *
 * @param name of the compressor, for messages.
 * @throws StoreshipError `ERR_PLUGIN_INVALID` that names every fault.
 */
export function validCompressor(value: unknown, name: string): Compressor {
  if (!isObject(value)) throw invalidCompressor(name, ["it is no object"]);
  const faults = FIELDS.filter(([field, , fits]) => !fits(value[field])).map(
    ([field, fault]) => `its '${field}' is ${fault}`,
  );
  if (faults.length > 0) throw invalidCompressor(name, faults);
  return value as unknown as Compressor;
}

function functionFaults(kind: string, record: unknown): string[] {
  if (record === undefined) return [];
  if (!isObject(record)) return [`its '${kind}' is no object`];
  return Object.entries(record)
    .filter(([, value]) => typeof value !== "function")
    .map(([name]) => `its '${kind}.${name}' is no function`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function invalidPlugin(from: string, faults: readonly string[]): StoreshipError {
  return new StoreshipError(
    "ERR_PLUGIN_INVALID",
    `${from} is no Storeship plugin: ${faults.join(", ")}; see its documentation`,
  );
}

function invalidCompressor(name: string, faults: readonly string[]): StoreshipError {
  return new StoreshipError(
    "ERR_PLUGIN_INVALID",
    `the compressor '${name}' does not keep the plugin contract: ${faults.join(", ")}`,
  );
}
