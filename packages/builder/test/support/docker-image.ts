import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ImageConfig } from "@storeship/core";
import { buildDockerImage, type DockerImageOptions } from "../../src/index.js";
import { type Member, readArchive } from "./read-archive.js";
import { LIBRARY, makeItems, PROFILE, TOOL } from "./small-image.js";
import { temporaryDirectory } from "./temporary-directory.js";

/** A store of three items and a directory for images, both of the running test's own. */
export interface Workplace {
  readonly directory: string;
  readonly sysroot: string;
  /** The directory of `image`; nothing else is in it. */
  readonly output: string;
  /** Options that make an image of the three items. */
  readonly options: DockerImageOptions;
}

export function workplace(): Workplace {
  const directory = temporaryDirectory();
  const [sysroot, output] = [join(directory, "root"), join(directory, "output")];
  makeItems(sysroot, 5000);
  mkdirSync(output);
  const image = join(output, "image.tar");
  const paths = [PROFILE, TOOL, LIBRARY];
  return {
    directory,
    sysroot,
    output,
    options: { image, paths, prefix: PROFILE, sysroot, system: "x86_64-linux" },
  };
}

/** What is in an image archive. */
export interface ArchiveContent {
  readonly members: readonly Member[];
  readonly config: ImageConfig;
  readonly repoTags: readonly string[];
  /** Paths of the layers in the archive, lowest first. */
  readonly layerPaths: readonly string[];
  /** Members of each layer. */
  readonly layers: ReadonlyArray<readonly Member[]>;
}

/** Builds an image; gives what is in the file that was written. */
export async function built(options: DockerImageOptions): Promise<ArchiveContent> {
  await buildDockerImage(options);
  return contentOf(readFileSync(options.image));
}

function contentOf(archive: Buffer): ArchiveContent {
  const members = readArchive(archive);
  const content = (name: string): Buffer => {
    const member = members.find((one) => one.name === name);
    if (member === undefined) throw new Error(`the archive has no ${name}`);
    return member.content;
  };
  const [manifest] = JSON.parse(content("manifest.json").toString()) as [
    { RepoTags: readonly string[]; Layers: readonly string[] },
  ];
  return {
    members,
    config: JSON.parse(content("config.json").toString()) as ImageConfig,
    repoTags: manifest.RepoTags,
    layerPaths: manifest.Layers,
    layers: manifest.Layers.map((name) => readArchive(content(name))),
  };
}

/** The names of the members of each layer. */
export function namesOf({ layers }: ArchiveContent): readonly (readonly string[])[] {
  return layers.map((members) => members.map(({ name }) => name));
}
