import {
  type ByteString,
  damaged,
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
import { archiveFile } from "../archive-member.js";
import type { FoundImage } from "../docker-archive-image.js";
import { type FaultList, faultList } from "./fault-list.js";
import { isUnreadable } from "./readable.js";
import { isOwn, layerHistory } from "./verify-documents.js";

const VERSION = "1.0";

/**
 * Check the layout of the image specification v1.0 that archives have beside `manifest.json`: folders, and `repositories`.
 * All its documents are small: the index of the archive has them.
 *
 * @param archive names it in messages.
 */
export function v1Faults(image: FoundImage, archive: string): readonly Fault[] {
  const list = faultList();
  const created = ownTime(image);
  for (const path of image.index.keys()) {
    const [, folder, base] = /^([^/]+)\/(VERSION|json)$/s.exec(path) ?? [];
    if (folder === undefined) continue;
    told(list, path, () => {
      if (base === "VERSION") checkVersion(contentOf(image, path, archive), path, list);
      else checkFolder(documentOf(image, path, archive), { folder, path, created }, image, list);
    });
  }
  if (image.index.has("repositories"))
    told(list, "repositories", () =>
      checkRepositories(documentOf(image, "repositories", archive), image, archive, list),
    );
  for (const name of image.facts.names) checkName(name, list);
  return list.faults();
}

function told(list: FaultList, path: ByteString, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    list.at(printable(path)).fault("unreadable", error.message);
  }
}

function contentOf({ index }: FoundImage, path: ByteString, archive: string): Buffer {
  const { document } = archiveFile(index, path, archive).member;
  if (document === undefined)
    throw damaged(`${printable(path)} of ${archive}`, "is larger than such a document is");
  return document;
}

function documentOf(image: FoundImage, path: ByteString, archive: string): JsonObject {
  return objectAt(parseDocument(contentOf(image, path, archive), printable(path)), printable(path));
}

// What this project writes beside an image of one layer has the time of the image.
function ownTime({ config, layers }: FoundImage): unknown {
  const document = objectAt(parseDocument(config, "config"), "config");
  const isOwnImage = layers.length === 1 && layerHistory(document)?.every(isOwn) === true;
  return isOwnImage ? document["created"] : undefined;
}

function checkVersion(content: Buffer, path: ByteString, list: FaultList): void {
  const version = content.toString("latin1").trim();
  if (version !== VERSION)
    list.at(printable(path)).fault("document", `has the version '${printable(version)}', not '${VERSION}'`);
}

interface Folder {
  readonly folder: ByteString;
  readonly path: ByteString;
  /** The time of an image of this project. */
  readonly created: unknown;
}

function checkFolder(
  document: JsonObject,
  { folder, path, created }: Folder,
  { index }: FoundImage,
  list: FaultList,
): void {
  const report = list.at(printable(path));
  const id = textAt(document["id"], `id in ${printable(path)}`);
  if (id !== folder)
    report.fault("name", `is that of the layer '${id}', and lies in the folder '${printable(folder)}'`);
  const parent = optionalTextAt(document["parent"], `parent in ${printable(path)}`);
  if (parent !== undefined && !index.has(`${parent}/json`))
    report.fault("missing", `names the parent '${parent}', which is not there`);
  // Other programs write more into it, and another time.
  if (created !== undefined && document["container_config"] === null && document["created"] !== created)
    report.fault("document", "has another time of creation than the config");
}

function checkRepositories(document: JsonObject, image: FoundImage, archive: string, list: FaultList): void {
  const report = list.at("repositories");
  const names = new Set(image.facts.names);
  for (const [repository, tags] of Object.entries(document)) {
    for (const [tag, id] of Object.entries(objectAt(tags, "a repository in repositories"))) {
      const name = `${repository}:${tag}`;
      if (!names.delete(name)) report.fault("name", `tells the name '${name}', which manifest.json does not`);
      const layer = archiveFile(image.index, `${textAt(id, `'${name}' in repositories`)}/layer.tar`, archive);
      if (layer.name !== image.layers.at(-1)?.name)
        report.fault("name", `leads with '${name}' to another than the top layer`);
    }
  }
  for (const name of names)
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
