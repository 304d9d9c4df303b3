import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";

/** Unpacks the image in the archive FILE below DIRECTORY, layer by layer as an engine would; gives its root. */
export function unpackedImage(file: string, directory: string): string {
  const [image, root] = [join(directory, "image"), join(directory, "root")];
  for (const made of [image, root]) mkdirSync(made);
  run("tar", ["-xf", file, "-C", image]);
  const [manifest] = JSON.parse(readFileSync(join(image, "manifest.json"), "utf8")) as { Layers: string[] }[];
  for (const layer of manifest?.Layers ?? []) run("tar", ["-xpf", join(image, layer), "-C", root]);
  return root;
}
