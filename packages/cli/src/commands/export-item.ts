import { lstatSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { buildImage } from "@storeship/builder";
import { single, storeItemImageName } from "@storeship/closure";
import { type Directive, platformOfSystem, StoreshipError, systemOfNodeArch } from "@storeship/core";
import { dockerArchive } from "@storeship/destination";
import { interruptible } from "../interruption.js";
import type { ExportOptions } from "./export.js";
import { readClosure } from "./pack/closure.js";

const DIRECT_STORE_PATH = /^(?:\/[^/]+)+\/[0-9a-z]{32}-[^/]+$/;

/**
 * Write the image of one store item's closure.
 *
 * @param directory that the archive is written to.
 * @returns the archive's absolute path.
 */
export async function exportItem(item: string, options: ExportOptions, directory: string): Promise<string> {
  const direct = DIRECT_STORE_PATH.test(item) && resolve(item) === item;
  const name = direct ? storeItemImageName(item) : undefined;
  if (name === undefined)
    throw new StoreshipError("ERR_USAGE", `argument must be a direct store path, which '${item}' is not`);
  const { sysroot } = options;
  const { closure } = await readClosure([item], options);
  const archive = join(directory, `docker-image-${basename(item)}.tar`);
  const request = {
    closure,
    sysroot,
    trees: [],
    rootSystem: undefined,
    directives: hasBin(join(sysroot, item))
      ? [{ type: "symlink", path: "/bin", target: `${item}/bin` } satisfies Directive]
      : [],
    defaults: [{ type: "directory", path: "/tmp", mode: 0o1777 } satisfies Directive],
    transformations: [],
    base: undefined,
    layering: single,
    maxLayers: 1,
    platform: platformOfSystem(systemOfNodeArch(process.arch)),
    created: 1,
    mtime: 1,
    runtime: {},
    names: [name],
    annotations: {},
    prefix: item,
  };
  await interruptible((signal) => buildImage(request, dockerArchive(archive), {}, { signal }));
  return archive;
}

// A link there may lead to another item of the store, which can lie elsewhere on this machine.
function hasBin(item: string): boolean {
  try {
    return !lstatSync(join(item, "bin")).isFile();
  } catch {
    // None, or the item is a file; whether the item is there is told where it is read.
    return false;
  }
}
