import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "@storeship/core";
import { pack } from "tar-stream";
import { temporaryDirectory } from "./temporary-directory.js";

/** A member of an archive: a file with content, or a link. */
export type Member =
  | { readonly name: string; readonly content: string | Uint8Array }
  | { readonly name: string; readonly type: "link" | "symlink"; readonly target: string };

/** A layer of an image, under its path in the archive. */
export interface TestLayer {
  readonly path: string;
  readonly bytes: Buffer;
}

/** The config of an image with these layers. Its diffIDs are those of the bytes as they are. */
export function configOf(layers: readonly TestLayer[], changes: object = {}): string {
  return JSON.stringify({
    architecture: "amd64",
    os: "linux",
    created: "1970-01-01T00:00:01Z",
    config: { Env: ["PATH=/bin"], Entrypoint: ["/bin/hello"] },
    rootfs: { type: "layers", diff_ids: layers.map(({ bytes }) => digestOf(bytes)) },
    ...changes,
  });
}

/** `manifest.json` of one image. */
export function manifestOf(layers: readonly string[], changes: object = {}): string {
  return JSON.stringify([{ Config: "config.json", RepoTags: ["hello:latest"], Layers: layers, ...changes }]);
}

/** The members of an image archive, in the order in which they are written: layers first. */
export function imageMembers(layers: readonly TestLayer[]): readonly Member[] {
  return [
    ...layers.map(({ path, bytes }) => ({ name: path, content: bytes })),
    { name: "config.json", content: configOf(layers) },
    { name: "manifest.json", content: manifestOf(layers.map(({ path }) => path)) },
  ];
}

/** `members` with `changed` in the place of the one of its name. */
export function withMember(members: readonly Member[], changed: Member): readonly Member[] {
  return members.map((member) => (member.name === changed.name ? changed : member));
}

/** The bytes of a tar archive. */
export async function archiveOf(members: readonly Member[]): Promise<Buffer> {
  const archive = pack();
  for (const member of members) {
    if ("content" in member) archive.entry({ name: member.name }, Buffer.from(member.content));
    else archive.entry({ name: member.name, type: member.type, linkname: member.target });
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A new file of the running test with these bytes. */
export function fileOf(bytes: Uint8Array, name = "image.tar"): string {
  const path = join(temporaryDirectory(), name);
  writeFileSync(path, bytes);
  return path;
}

/** A new file of the running test with the archive of these members. */
export async function archiveFile(members: readonly Member[]): Promise<string> {
  return fileOf(await archiveOf(members));
}
