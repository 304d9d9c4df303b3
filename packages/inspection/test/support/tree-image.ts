import { spawnSync } from "node:child_process";
import { chmodSync, lutimesSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dockerArchiveSource } from "../../src/index.js";
import { archiveFile, configOf, imageMembers, withMember } from "./image-archive.js";
import { temporaryDirectory } from "./temporary-directory.js";

/** A file, by its content alone or with mode and time, or a symlink. */
export type Node =
  | string
  | { readonly content: string; readonly mode?: number; readonly mtime?: number }
  | { readonly link: string };

/** A layer as GNU tar writes it of these files; directories have mode 0755, and all the time 1. */
export function treeLayer(nodes: Readonly<Record<string, Node>>, ...options: readonly string[]): Buffer {
  const tree = temporaryDirectory();
  for (const [path, node] of Object.entries(nodes)) {
    const place = join(tree, path);
    mkdirSync(dirname(place), { recursive: true, mode: 0o755 });
    const {
      content,
      mode = 0o644,
      mtime = 1,
    } = typeof node === "string" ? { content: node } : "link" in node ? { content: undefined } : node;
    if (content === undefined) symlinkSync((node as { link: string }).link, place);
    else {
      writeFileSync(place, content);
      chmodSync(place, mode);
    }
    lutimesSync(place, mtime, mtime);
  }
  const script = `find . -type d -exec touch -hd @1 {} + && tar -cf - --sort=name --owner=root:0 --group=root:0 ${options.join(" ")} *`;
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script], { cwd: tree, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

/** The image of these layers in a Docker archive. @param changes of its config. */
export async function imageOf(layers: readonly Buffer[], changes: object = {}) {
  const found = layers.map((bytes, number) => ({ path: `${number}/layer.tar`, bytes }));
  const members = withMember(imageMembers(found), { name: "config.json", content: configOf(found, changes) });
  return dockerArchiveSource(await archiveFile(members), []);
}
