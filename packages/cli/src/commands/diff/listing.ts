import { type Platform, platformName, printableText, withoutControls } from "@storeship/core";
import type {
  Difference,
  FirstByte,
  ImageDifference,
  ItemChange,
  ItemSide,
  LayerChange,
  MemberChange,
  ValueChange,
} from "@storeship/inspection";
import { byteCount } from "../../byte-count.js";
import { counted } from "../../counted.js";

/** Members that are listed unless all are asked for. */
const LISTED_MEMBERS = 50;

/** Characters of a value that are shown. */
const SHOWN = 200;

/** How two images differ, for people: from the top down. */
export function differenceListing(difference: Difference, all: boolean): string {
  const { index, images, added, removed, identical } = difference;
  if (identical && images.length === 0) return "identical: the indexes";
  const lines = [
    ...(index === undefined ? [] : [valueLine(index)]),
    ...removed.map((platform) => `- image for ${platform}`),
    ...added.map((platform) => `+ image for ${platform}`),
    ...images.flatMap((image) => {
      const listing = imageLines(image, all);
      return images.length === 1
        ? listing
        : [`image for ${nameOf(image.platform)}:`, ...listing.map((line) => `  ${line}`)];
    }),
  ];
  return lines.map(withoutControls).join("\n");
}

function nameOf(platform: Platform | undefined): string {
  return platform === undefined ? "unknown" : printableText(platformName(platform));
}

function imageLines(image: ImageDifference, all: boolean): readonly string[] {
  const { identical, manifest, manifestValues, names, id, config, layers, sameLayers, items, members } =
    image;
  const lines = [
    ...(names === undefined ? [] : [valueLine(names)]),
    // Where one side has none there is nothing to compare.
    ...(identical || manifest === undefined ? [] : [valueLine(manifest)]),
    ...manifestValues.map((value) => valueLine(prefixed("manifest", value))),
    ...(id === undefined ? [] : [valueLine(id)]),
    ...config.map((value) => valueLine(prefixed("config", value))),
    ...(identical ? [] : layerLines(layers, sameLayers)),
    ...items.map(itemLine),
    ...memberLines(members, all),
  ];
  if (identical) return [...lines, identicalLine(image)];
  return items.length + members.length > 0 ? lines : [...lines, "all members are the same"];
}

function identicalLine({ compared, sameLayers, layers }: ImageDifference): string {
  if (compared === "manifests") return "identical: the manifests have the same digest";
  const blobs = layers.length === 0 ? "" : "; their blobs are compressed in different ways";
  return `identical: the configs, and ${counted(sameLayers, "layer")} by the diffIDs${blobs}`;
}

function prefixed(above: string, { key, ...values }: ValueChange): ValueChange {
  return { key: `${above}${key.startsWith("[") ? "" : "."}${key}`, ...values };
}

function valueLine({ key, from, to }: ValueChange): string {
  return `${printableText(key)}: ${shown(from)} → ${shown(to)}`;
}

function shown(value: unknown): string {
  if (value === undefined) return "(none)";
  const text = typeof value === "string" ? printableText(value) : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function layerLines(layers: readonly LayerChange[], same: number): readonly string[] {
  if (layers.length === 0) return [];
  const signs = { added: "+", removed: "-", moved: "~", recompressed: "~" } as const;
  return [
    `${counted(same, "layer")} in both`,
    ...layers.map(({ kind, diffId, from, to }) => {
      const place = from === undefined ? to : to === undefined || from === to ? from : `${from} → ${to}`;
      const why = {
        added: "",
        removed: "",
        moved: ", in another place",
        recompressed: ", compressed in another way",
      }[kind];
      return `${signs[kind]} layer ${place}: diffID ${diffId}${why}`;
    }),
  ];
}

function itemLine({ kind, name, from, to }: ItemChange): string {
  if (from === undefined || to === undefined) {
    const side = (from ?? to) as ItemSide;
    return `${kind === "added" ? "+" : "-"} ${name}${version(side)}, ${byteCount(side.bytes)} (${side.path})`;
  }
  const growth = to.bytes - from.bytes;
  const size = `${growth < 0 ? "-" : "+"}${byteCount(Math.abs(growth))}`;
  const versions =
    from.version === to.version
      ? `${version(from)}, built anew`
      : `${version(from)} → ${to.version ?? "(no version)"}`;
  return `~ ${name}${versions}, ${size}`;
}

function version({ version: text }: ItemSide): string {
  return text === undefined ? "" : ` ${text}`;
}

function memberLines(members: readonly MemberChange[], all: boolean): readonly string[] {
  const listed = all ? members : members.slice(0, LISTED_MEMBERS);
  const rest = members.length - listed.length;
  const more = rest === 0 ? [] : [`${counted(rest, "more member")} that differ; --all lists them`];
  return [...listed.map(memberLine), ...more];
}

function memberLine({ kind, path, values, firstByte }: MemberChange): string {
  if (kind !== "changed") return `${kind === "added" ? "+" : "-"} ${path}`;
  const parts = values.map(({ key, from, to }) => {
    if (key !== "content") return `${key} ${shown(from)} → ${shown(to)}`;
    return firstByte === undefined ? "content" : firstByteText(firstByte);
  });
  return `~ ${path}: ${parts.join(", ")}`;
}

function firstByteText({ offset, from, to }: FirstByte): string {
  return `byte ${offset}: ${byteText(from)} → ${byteText(to)}`;
}

function byteText(byte: number | undefined): string {
  return byte === undefined ? "end" : `0x${byte.toString(16).padStart(2, "0")}`;
}
