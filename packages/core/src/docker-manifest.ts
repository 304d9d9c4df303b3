import { formatImageName, type ImageName } from "./image-name.js";

/** `manifest.json` of a Docker image archive (image specification v1.2, Combined Image JSON + Filesystem Changeset Format). */
export type DockerManifest = ReadonlyArray<{
  readonly Config: string;
  readonly RepoTags: readonly string[];
  readonly Layers: readonly string[];
}>;

/** The manifest of one image: its names, its config's path and its layers' paths in the archive, lowest first. */
export function dockerManifest(
  config: string,
  names: readonly ImageName[],
  layers: readonly string[],
): DockerManifest {
  return [{ Config: config, RepoTags: names.map(formatImageName), Layers: layers }];
}

/** `repositories` of a Docker image archive (image specification v1.0): repository → tag → id of the top layer. */
export function dockerRepositories(
  id: string,
  names: readonly ImageName[],
): Record<string, Record<string, string>> {
  const repositories: Record<string, Record<string, string>> = {};
  for (const { repository, tag } of names)
    repositories[repository] = { ...repositories[repository], [tag]: id };
  return repositories;
}
