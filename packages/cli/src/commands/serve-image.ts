import { once } from "node:events";
import { basename } from "node:path";
import { type ImageName, isTag, parseRegistryReference, suggestRepository } from "@storeship/core";
import { type ServedImage, serveImages } from "@storeship/distribution";
import { decompressors } from "../decompressors.js";
import { interruptible } from "../interruption.js";
import { loadPlugins } from "../plugins/load.js";
import { allSources, type NamedSource } from "../transports/image-source.js";
import type { ServeCommandOptions } from "./serve.js";

/** Serve what IMAGE leads to, and print the registry's address and what can be pulled from it. */
export async function serve(
  image: string,
  { host, port, plugin = [], ...limits }: ServeCommandOptions,
): Promise<void> {
  const known = decompressors(await loadPlugins(plugin, process.cwd()), limits);
  const sources = await allSources(image, { decompressors: known });
  const images = await Promise.all(sources.map((found) => servedImage(found, image)));
  await interruptible(async (signal) => {
    const server = await serveImages(images, { host, port });
    process.stdout.write(`http://${server.address}/v2/\n${server.names.join("\n")}\n`);
    if (!signal.aborted) await once(signal, "abort");
    await server.close();
  });
}

async function servedImage({ name, source }: NamedSource, image: string): Promise<ServedImage> {
  const file = basename(image)
    .replace(/^[a-z-]+:/, "")
    .replace(/:.*$/, "");
  const own = suggestRepository(file.replace(/\.tar(\.[a-z0-9]+)?$/, ""));
  const names = (name === undefined ? await namesOf(source) : [name]).flatMap((text) => nameFor(text, own));
  return { names: names.length === 0 ? [{ repository: own, tag: "latest" }] : names, source };
}

async function namesOf(source: NamedSource["source"]): Promise<readonly string[]> {
  const { images } = await source.claim();
  return (await images[0]?.source.claim())?.names ?? [];
}

/** The name by which something is pulled from here: without the registry that it came from, or was meant for. */
function nameFor(text: string, own: string): readonly ImageName[] {
  if (isTag(text)) return [{ repository: own, tag: text }];
  try {
    const { repository, tag = "latest" } = parseRegistryReference(text);
    return [
      { repository: text.includes("library/") ? repository : repository.replace(/^library\//, ""), tag },
    ];
  } catch {
    // Layouts may have names that are none at a registry.
    return [];
  }
}
