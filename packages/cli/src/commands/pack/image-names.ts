import { basename, resolve } from "node:path";
import { imageNameOfPackages, profilePackageNames, storeItemImageName } from "@storeship/closure";
import {
  canonicalizeRepositoryName,
  type ImageName,
  isRepository,
  parseImageName,
  parseStoreItemName,
  StoreshipError,
  suggestRepository,
} from "@storeship/core";
import { FROM_STORE_PATH } from "../../values.js";
import type { PackOptions } from "./options.js";

/** The names of the image: those given, or one made of the profile's packages, the store item, or the plain tree. */
export function imageNames(options: PackOptions, profile: string | undefined): readonly ImageName[] {
  const { imageTag, sysroot, tree } = options;
  if (imageTag !== undefined)
    return imageTag.map((text) =>
      text === FROM_STORE_PATH ? nameOfStorePath(profile) : parseImageName(text),
    );
  if (profile === undefined) return [latest(basename(resolve(tree?.[0]?.directory ?? "")))];
  const packages = profilePackageNames(profile, { sysroot });
  return [
    latest(
      packages === undefined || packages.length === 0 ? nameOfItem(profile) : imageNameOfPackages(packages),
    ),
  ];
}

function latest(free: string): ImageName {
  const canonical = canonicalizeRepositoryName(free);
  return { repository: isRepository(canonical) ? canonical : suggestRepository(free), tag: "latest" };
}

function nameOfItem(item: string): string {
  return parseStoreItemName(item)?.name ?? basename(item);
}

function nameOfStorePath(profile: string | undefined): ImageName {
  const name = profile === undefined ? undefined : storeItemImageName(profile);
  if (name === undefined)
    throw new StoreshipError(
      "ERR_USAGE",
      `--image-tag ${FROM_STORE_PATH} needs a store item of the form HASH-NAME as the first ROOT`,
    );
  return name;
}
