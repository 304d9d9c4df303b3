import { mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { canonicalise } from "../corpus/canonicalise.ts";
import { formatManifest } from "../corpus/profile.ts";
import { formatReferenceGraph } from "../corpus/reference-graph.ts";
import { removeTree } from "../corpus/remove-tree.ts";
import { profilePath, storePath } from "../corpus/store-path.ts";
import { staticProgram } from "./static-program.ts";

const STORE = "/gnu/store";
const VERSION = "1.0";

/** What the sample store's program prints. */
export const GREETING = "Hello from a store item!\n";

type Content = { readonly text: string } | { readonly program: Buffer } | { readonly link: string };

/**
 * Makes a store of three items below DIR, in DIR/gnu/store, and its reference graph in DIR/graph: a
 * profile, a static program that greets, and data that the program's item links to. Items that are
 * there are made anew. Gives the profile's store path and the graph's file name.
 */
export function makeSampleStore(dir: string): { root: string; graph: string } {
  const data = storePath(STORE, "hello-data", VERSION);
  const hello = storePath(STORE, "hello", VERSION);
  const root = profilePath(STORE, [hello]);
  const top = resolve(dir);

  makeItem(top, data, { "share/hello/greeting.txt": { text: GREETING } });
  makeItem(top, hello, {
    "bin/hello": { program: staticProgram(GREETING, process.arch === "arm64" ? "aarch64" : "x86_64") },
    "share/hello": { link: `${data}/share/hello` },
  });
  makeItem(top, root, {
    "bin/hello": { link: `${hello}/bin/hello` },
    manifest: { text: formatManifest([{ name: "hello", version: VERSION, path: hello }]) },
  });

  const references = new Map([
    [data, []],
    [hello, [data]],
    [root, [hello]],
  ]);
  const graph = join(top, "graph");
  writeFileSync(graph, formatReferenceGraph(references));
  return { root, graph };
}

function makeItem(top: string, path: string, contents: Record<string, Content>): void {
  const place = join(top, path);
  const unfinished = `${place}.tmp`;
  removeTree(unfinished);
  removeTree(place);
  for (const [name, content] of Object.entries(contents)) {
    const file = join(unfinished, name);
    mkdirSync(dirname(file), { recursive: true });
    if ("link" in content) symlinkSync(content.link, file);
    else if ("text" in content) writeFileSync(file, content.text);
    else writeFileSync(file, content.program, { mode: 0o755 });
  }
  canonicalise(unfinished);
  renameSync(unfinished, place);
}
