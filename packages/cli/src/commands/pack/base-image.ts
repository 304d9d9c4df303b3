import { type BaseImage, openBase } from "@storeship/builder";
import type { Platform, PluginRegistry } from "@storeship/core";
import { decompressors } from "../../decompressors.js";
import { imageSource } from "../../transports/image-source.js";

/** The image that `--from` names, opened to build on it an image for `platform`. */
export async function baseImage(
  from: string | undefined,
  platform: Platform,
  registry: PluginRegistry,
): Promise<BaseImage | undefined> {
  if (from === undefined) return undefined;
  const known = decompressors(registry);
  const source = await imageSource(from, { decompressors: known }, platform);
  return openBase(source, { platform, decompressors: known });
}
