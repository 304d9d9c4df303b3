import {
  type ByteString,
  type Fault,
  type JsonObject,
  objectAt,
  optionalTextAt,
  parseDocument,
  parseImageName,
  printable,
  StoreshipError,
  textAt,
} from "@storeship/core";
import type { Decompressor } from "@storeship/layer";
import { archiveFile } from "../archive-member.js";
import { type FoundImage, readArchiveDocument } from "../docker-archive-image.js";
import { type FaultList, faultList } from "./fault-list.js";
import { isUnreadable } from "./readable.js";
import { isOwn, layerHistory } from "./verify-documents.js";

const VERSION = "1.0";

/** Check the layout of the image specification v1.0 that archives have beside `manifest.json`: folders and `repositories`. */
export async function v1Faults(
  file: string,
  decompressors: readonly Decompressor[],
  image: FoundImage,
  archive: string,
): Promise<readonly Fault[]> {
  const list = faultList();
  const read = (path: ByteString) =>
    readArchiveDocument(file, decompressors, archiveFile(image.index, path, archive), archive);
  const document = async (path: ByteString): Promise<JsonObject> =>
    objectAt(parseDocument(await read(path), printable(path)), printable(path));
  const told = async (path: ByteString, check: () => Promise<void>): Promise<void> => {
    const place = printable(path);
    try {
      await check();
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      list.at(place).fault("unreadable", error.message);
    }
  };
  for (const path of image.index.keys()) {
    const [, folder, base] = /^([^/]+)\/(VERSION|json)$/s.exec(path) ?? [];
    if (folder === undefined) continue;
    const report = list.at(printable(path));
    await told(path, async () => {
      if (base === "json") return checkFolder(await document(path), folder, path, image, list);
      const version = Buffer.from(await read(path))
        .toString("latin1")
        .trim();
      if (version !== VERSION)
        report.fault("document", `has the version '${printable(version)}', not '${VERSION}'`);
    });
  }
  if (image.index.has("repositories"))
    await told("repositories", async () =>
      checkRepositories(await document("repositories"), image, archive, list),
    );
  for (const name of image.facts.names) checkName(name, list);
  return list.faults();
}

function checkFolder(
  document: JsonObject,
  folder: ByteString,
  path: ByteString,
  { index, config, layers }: FoundImage,
  list: FaultList,
): void {
  const report = list.at(printable(path));
  const id = textAt(document["id"], `id in ${printable(path)}`);
  if (id !== folder)
    report.fault("name", `is that of the layer '${id}', and lies in the folder '${printable(folder)}'`);
  const parent = optionalTextAt(document["parent"], `parent in ${printable(path)}`);
  if (parent !== undefined && !index.has(`${parent}/json`))
    report.fault("missing", `names the parent '${parent}', which is not there`);
  // The folders of lower layers have another time, and so have those of other programs.
  const image = objectAt(parseDocument(config, "config"), "config");
  const single = layers.length === 1 && document["container_config"] === null;
  if (single && layerHistory(image)?.every(isOwn) === true && document["created"] !== image["created"])
    report.fault("document", "has another time of creation than the config");
}

function checkRepositories(document: JsonObject, image: FoundImage, archive: string, list: FaultList): void {
  const report = list.at("repositories");
  const tagged = Object.entries(document).flatMap(([repository, tags]) =>
    Object.entries(objectAt(tags, "a repository")).map(([tag, id]) => ({ name: `${repository}:${tag}`, id })),
  );
  for (const { name, id } of tagged) {
    if (!image.facts.names.includes(name))
      report.fault("name", `tells the name '${name}', which manifest.json does not`);
    const layer = archiveFile(image.index, `${textAt(id, `'${name}' in repositories`)}/layer.tar`, archive);
    if (layer.name !== image.layers.at(-1)?.name)
      report.fault("name", `leads with '${name}' to another than the top layer`);
  }
  for (const name of image.facts.names)
    if (!tagged.some((one) => one.name === name))
      report.fault("name", `does not tell the name '${name}', which manifest.json does`);
}

function checkName(name: string, list: FaultList): void {
  try {
    parseImageName(name);
  } catch (error) {
    if (!(error instanceof StoreshipError)) throw error;
    list.at("manifest.json").fault("name", `tells a name that engines refuse: ${error.message}`);
  }
}
