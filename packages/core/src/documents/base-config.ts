import { damaged } from "../errors.js";
import type { HistoryRecord } from "../image-config.js";
import { arrayAt, type JsonObject, objectAt, parseDocument, textAt } from "./document.js";
import { type ConfigFacts, readConfig } from "./image-documents.js";

/** What the config of an image hands down to those that are built on it. */
export interface BaseConfig extends Pick<ConfigFacts, "platform" | "config" | "diffIds"> {
  /** A record for each layer, and records of what made none. */
  readonly history: readonly HistoryRecord[];
  /** What else of the document is handed down: `author`, `os.version`, `os.features`. */
  readonly handedDown: JsonObject;
}

const HANDED_DOWN = ["author", "os.version", "os.features"] as const;

/**
 * Read the config of an image to build on. History that is not told is filled up.
 *
 * @param image names the image in messages.
 * @throws StoreshipError `ERR_IMAGE_DAMAGED`, also for a history of more layers than there are.
 */
export function readBaseConfig(bytes: Uint8Array, image: string): BaseConfig {
  const what = `the image config of ${image}`;
  const document = objectAt(parseDocument(bytes, what), what);
  const { platform, config, diffIds } = readConfig(bytes, image);
  checkRuntime(config, what);
  const history = arrayAt(document["history"], `history in ${what}`).map(
    (value) => objectAt(value, `history in ${what}`) as HistoryRecord,
  );
  const untold = diffIds.length - history.filter((record) => record.empty_layer !== true).length;
  if (untold < 0) throw damaged(what, "has a history of more layers than there are; save the image again");
  return {
    platform,
    config,
    diffIds,
    // Engines count on a record for each layer where there is one at all.
    history: [
      ...Array.from({ length: untold }, () => ({ comment: "a layer of the base image" })),
      ...history,
    ],
    handedDown: Object.fromEntries(
      HANDED_DOWN.filter((key) => document[key] !== undefined).map((key) => [key, document[key]]),
    ),
  };
}

// What is added to has to be what it should be; the rest is passed on as it is.
function checkRuntime(config: JsonObject, what: string): void {
  for (const value of arrayAt(config["Env"], `Env in ${what}`)) textAt(value, `Env in ${what}`);
  for (const key of ["Labels", "ExposedPorts", "Volumes"]) objectAt(config[key] ?? {}, `${key} in ${what}`);
}
