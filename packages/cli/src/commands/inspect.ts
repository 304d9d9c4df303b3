import { platformName, printable, StoreshipError, toByteString } from "@storeship/core";
import type { Decompressor, ImageInspection, ItemContent, LayerInspection } from "@storeship/inspection";
import { Command } from "commander";
import { byteCount } from "../byte-count.js";

/** Store items of a layer that are listed unless all are asked for. */
const LISTED_ITEMS = 20;

interface InspectOptions {
  readonly json?: boolean;
  readonly all?: boolean;
}

/** `storeship inspect`. */
export function inspectCommand(): Command {
  return new Command("inspect")
    .description("Tell what is in an image: config, layers, store items, sizes.")
    .argument("<image>", "docker-archive:FILE or FILE")
    .option("--json", "print one JSON document")
    .option("--all", `list all store items of a layer, not the ${LISTED_ITEMS} largest alone`)
    .action(async (image: string, options: InspectOptions) => {
      const file = archiveFile(image);
      const { dockerArchiveSource, inspectImage } = await import("@storeship/inspection");
      const known = await decompressors();
      const inspection = await inspectImage(dockerArchiveSource(file, known), known);
      process.stdout.write(
        `${options.json ? json(inspection) : listing(inspection, options.all === true)}\n`,
      );
    });
}

function archiveFile(image: string): string {
  const transport = /^([a-z][a-z-]+):(.*)$/s.exec(image);
  const file = transport?.[1] === "docker-archive" ? transport[2] : image;
  if (transport !== null && file === image)
    throw unusable(image, `the transport '${transport[1]}' is not known`);
  if (file === undefined || file === "") throw unusable(image, "it names no file");
  if (file === "-") throw unusable(image, "an image is read more than once, which stdin cannot be");
  return file;
}

function unusable(image: string, why: string): StoreshipError {
  const rule = "give docker-archive:FILE or FILE, with ./ before a FILE that has a colon";
  return new StoreshipError("ERR_USAGE", `cannot inspect '${shown(image)}': ${why}; ${rule}`);
}

async function decompressors(): Promise<readonly Decompressor[]> {
  const { pipeline } = await import("node:stream");
  const { createGunzip } = await import("node:zlib");
  return [
    {
      name: "gzip",
      async *decompress(source) {
        // A chunk is the source's again when the next is asked for, which a stream does before it is done with it.
        const copies = async function* () {
          for await (const chunk of source) yield Buffer.from(chunk);
        };
        // Errors come through the iteration.
        yield* pipeline(copies, createGunzip(), () => {});
      },
    },
  ];
}

// JSON leaves DEL and the C1 control characters as they are.
function json(inspection: ImageInspection): string {
  const document = { ...inspection, platform: inspection.platform && platformName(inspection.platform) };
  const escaped = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(document, undefined, 2).replace(/[\x7f-\x9f]/g, escaped);
}

function listing(inspection: ImageInspection, all: boolean): string {
  const { names, id, created, config, size, layers } = inspection;
  const head = table([
    ["image", names.length === 0 ? "(no name)" : names.join(", ")],
    ["platform", platformOf(inspection)],
    ["id", id],
    ["created", created ?? "unknown"],
    ...Object.entries(config).flatMap(([key, value]) =>
      configLines(key, value).map((line) => [key, line] as const),
    ),
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
    return key === "Env" ? value.map(String) : value.length === 0 ? [] : [JSON.stringify(value)];
  if (typeof value !== "object") return [String(value)];
  return Object.entries(value).map(([name, one]) => {
    if (typeof one === "string") return `${name}=${one}`;
    return JSON.stringify(one) === "{}" ? name : `${name}=${JSON.stringify(one)}`;
  });
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

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function table(rows: ReadonlyArray<readonly [string, string]>): string {
  return rows.map(([name, text]) => `${shown(name).padEnd(12)} ${shown(text)}`).join("\n");
}

function shown(text: string): string {
  return printable(toByteString(text));
}
