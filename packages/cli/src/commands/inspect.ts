import { type Platform, platformName, printable, toByteString } from "@storeship/core";
import type { ImageInspection, ItemContent, LayerInspection } from "@storeship/inspection";
import { Command } from "commander";
import { byteCount } from "../byte-count.js";
import { counted } from "../counted.js";
import { jsonText } from "../json-text.js";
import { addReadLimits, type ReadLimitOptions } from "../read-limits.js";
import {
  addRegistryOptions,
  type RegistryAccessOptions,
  registryAccess,
} from "../transports/registry-access.js";
import { FORMS } from "../transports/transports.js";
import { platform, texts } from "../values.js";

/** Store items of a layer that are listed unless all are asked for. */
const LISTED_ITEMS = 20;

interface InspectOptions extends RegistryAccessOptions, ReadLimitOptions {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly system?: Platform;
  readonly plugin?: readonly string[];
}

/** `storeship inspect`. */
export function inspectCommand(): Command {
  const command = new Command("inspect")
    .description("Tell what is in an image: config, layers, store items, sizes.")
    .argument("<image>", `${FORMS}, or the plain name of such a file or directory`)
    .option("-s, --system <system>", "which of several images: GNU triplet or linux/ARCHITECTURE", platform)
    .option("--plugin <name>", "load a plugin; repeatable", texts)
    .option("--json", "print one JSON document")
    .option("--all", `list all store items of a layer, not the ${LISTED_ITEMS} largest alone`);
  return addRegistryOptions(addReadLimits(command)).action(async (image: string, options: InspectOptions) => {
    const { inspectImage } = await import("@storeship/inspection");
    const { imageSource } = await import("../transports/image-source.js");
    const { decompressors } = await import("../decompressors.js");
    const { loadPlugins } = await import("../plugins/load.js");
    const known = decompressors(await loadPlugins(options.plugin ?? [], process.cwd()), options);
    const inspection = await inspectImage(
      await imageSource(
        image,
        { decompressors: known, ...(await registryAccess(options, [image])) },
        options.system,
      ),
      known,
    );
    process.stdout.write(`${options.json ? json(inspection) : listing(inspection, options.all === true)}\n`);
  });
}

function json(inspection: ImageInspection): string {
  return jsonText({ ...inspection, platform: inspection.platform && platformName(inspection.platform) });
}

function listing(inspection: ImageInspection, all: boolean): string {
  const { names, id, created, config, annotations, size, layers } = inspection;
  const head = table([
    ["image", names.length === 0 ? "(no name)" : names.join(", ")],
    ["platform", platformOf(inspection)],
    ["id", id],
    ["created", created ?? "unknown"],
    ...Object.entries(config).flatMap(([key, value]) =>
      configLines(key, value).map((line) => [key, line] as const),
    ),
    ...Object.entries(annotations).map(([name, value]) => ["annotation", `${name}=${value}`] as const),
    ["layers", `${layers.length}, ${byteCount(size)}`],
  ]);
  return [head, ...layers.map((layer, index) => layerListing(layer, index + 1, all))].join("\n\n");
}

function platformOf({ platform }: ImageInspection): string {
  return platform === undefined ? "unknown" : platformName(platform);
}

/** A value of the config: a line for each entry of the environment or of a set, none where it says nothing. */
function configLines(key: string, value: unknown): readonly string[] {
  if (value === null || value === "" || value === false) return [];
  if (typeof value === "string") return [value];
  if (Array.isArray(value))
    return key === "Env" ? value.map(textOf) : value.length === 0 ? [] : [JSON.stringify(value)];
  if (typeof value !== "object") return [String(value)];
  return Object.entries(value).map(([name, one]) => {
    if (typeof one === "string") return `${name}=${one}`;
    return JSON.stringify(one) === "{}" ? name : `${name}=${JSON.stringify(one)}`;
  });
}

// Not String(): an object of others can have a member `toString` that is no function.
function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function layerListing(layer: LayerInspection, number: number, all: boolean): string {
  const { diffId, blob, size, members, outside } = layer;
  const items = layer.items.toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  const listed = all ? items : items.slice(0, LISTED_ITEMS);
  const rest = items.slice(listed.length);
  const rows = listed.map(({ path, ...count }) => contentLine(count, path));
  if (rest.length > 0)
    rows.push(contentLine(sum(rest), `in ${counted(rest.length, "more store item")}; --all lists them`));
  if (outside.members > 0) rows.push(contentLine(outside, "in no store item"));
  const held = blob.size === size ? "" : ` (${byteCount(blob.size)} compressed)`;
  return [
    `layer ${number}: ${byteCount(size)}${held}, ${counted(members, "member")}, diffID ${diffId}`,
    ...rows,
  ].join("\n");
}

function contentLine({ bytes, members }: Omit<ItemContent, "path">, what: string): string {
  return `${byteCount(bytes).padStart(10)} ${counted(members, "member").padStart(15)}  ${what}`;
}

function sum(items: readonly ItemContent[]): Omit<ItemContent, "path"> {
  const total = { bytes: 0, members: 0 };
  for (const { bytes, members } of items) {
    total.bytes += bytes;
    total.members += members;
  }
  return total;
}

function table(rows: ReadonlyArray<readonly [string, string]>): string {
  return rows.map(([name, text]) => `${shown(name).padEnd(12)} ${shown(text)}`).join("\n");
}

function shown(text: string): string {
  return printable(toByteString(text));
}
