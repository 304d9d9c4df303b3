import { arrayAt, type JsonObject, objectAt, textAt } from "./documents/document.js";
import type { RuntimeConfig } from "./image-config.js";

/** Between a search path and what a base has of it. */
const SEPARATOR = ":";

/**
 * The `config` of an image config: what `runtime` says over what the image below says, as `docker build` has it of the image
 * after `FROM`. What is not spoken of here is handed down as it is.
 */
export function runtimeDocument(runtime: RuntimeConfig, below: JsonObject): JsonObject {
  const document: Record<string, unknown> = { ...below, Env: environmentOf(runtime, below) };
  if (runtime.entryPoint !== undefined) {
    document["Entrypoint"] = runtime.entryPoint;
    // Arguments for another program.
    delete document["Cmd"];
  }
  if (runtime.cmd !== undefined) document["Cmd"] = runtime.cmd;
  if (runtime.workingDirectory !== undefined) document["WorkingDir"] = runtime.workingDirectory;
  if (runtime.user !== undefined) document["User"] = runtime.user;
  if (runtime.labels !== undefined) document["Labels"] = joined(below, "Labels", runtime.labels);
  if (runtime.exposedPorts !== undefined)
    document["ExposedPorts"] = joined(below, "ExposedPorts", setOf(runtime.exposedPorts));
  if (runtime.volumes !== undefined) document["Volumes"] = joined(below, "Volumes", setOf(runtime.volumes));
  if (runtime.stopSignal !== undefined) document["StopSignal"] = runtime.stopSignal;
  return document;
}

// In the order of the image below; what is new comes behind.
function environmentOf({ searchPaths = [], environment = [] }: RuntimeConfig, below: JsonObject): string[] {
  const what = "Env of the base image";
  const inherited = arrayAt(below["Env"], what).map((value) => {
    const [name = "", ...rest] = textAt(value, what).split("=");
    return [name, rest.join("=")] as const;
  });
  const values = new Map(inherited);
  for (const [name, value] of searchPaths) {
    const base = values.get(name);
    values.set(name, base === undefined || base === "" ? value : `${value}${SEPARATOR}${base}`);
  }
  const added = environment.filter(([name]) => !values.has(name));
  for (const [name, value] of environment) if (values.has(name)) values.set(name, value);
  return [...values, ...added].map(([name, value]) => `${name}=${value}`);
}

function setOf(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}

// Sets are objects in the document: their order must not tell the order of the options that filled them.
function joined(below: JsonObject, key: string, ours: JsonObject): JsonObject {
  const base = objectAt(below[key] ?? {}, `${key} of the base image`);
  const entries = Object.entries({ ...base, ...ours });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
