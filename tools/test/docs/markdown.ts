import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../workspace.ts";

/** A fenced block of code. */
export interface Block {
  /** Of its first fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** The file that the block is, where its fence says `title="NAME"`. */
  readonly title: string | undefined;
  /** What the comment `<!-- run -->` or `<!-- run: NEED… -->` right before it asks for; undefined without one. */
  readonly run: readonly string[] | undefined;
  readonly code: string;
}

interface Link {
  readonly line: number;
  readonly target: string;
}

export interface Document {
  /** Relative to the repository. */
  readonly path: string;
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  /** What a `#` in a link to this document can name. */
  readonly anchors: ReadonlySet<string>;
  /** The text, code blocks left out. */
  readonly prose: string;
}

const PATTERNS = ["*.md", "docs/**/*.md", "packages/*/README.md", ".changeset/README.md"];
const LEFT_OUT = /(^|\/)(node_modules|dist)(\/|$)/;

/** The documentation of the repository, by path. */
export function documents(): readonly Document[] {
  const paths = globSync(PATTERNS, { cwd: ROOT, exclude: (path) => LEFT_OUT.test(path) });
  return [...new Set(paths)].sort().map((path) => parse(path, readFileSync(join(ROOT, path), "utf8")));
}

function parse(path: string, text: string): Document {
  const blocks: Block[] = [];
  const prose: string[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    const fence = /^(`{3,})\s*(\S*)\s*(.*)$/.exec(line);
    if (fence === null) {
      prose.push(line);
      continue;
    }
    const [, ticks = "", language = "", rest = ""] = fence;
    const end = lines.indexOf(ticks, at + 1);
    if (end === -1) throw new Error(`${path}:${at + 1}: the code block has no end`);
    const title = /title="([^"]*)"/.exec(rest)?.[1];
    const code = `${lines.slice(at + 1, end).join("\n")}\n`;
    blocks.push({ line: at + 1, language, title, run: runComment(lines, at), code });
    for (; at < end; at += 1) prose.push("");
    prose.push("");
  }
  return { path, blocks, links: linksOf(prose), anchors: anchorsOf(prose), prose: prose.join("\n") };
}

function runComment(lines: readonly string[], fence: number): readonly string[] | undefined {
  let before = fence - 1;
  while (before > 0 && lines[before]?.trim() === "") before -= 1;
  const needs = /^<!-- run(?:: (.*))? -->$/.exec(lines[before] ?? "");
  return needs === null ? undefined : (needs[1] ?? "").split(/[ ,]+/).filter((need) => need !== "");
}

function linksOf(prose: readonly string[]): readonly Link[] {
  return prose.flatMap((text, at) =>
    Array.from(withoutCode(text).matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g), ([, target = ""]) => ({
      line: at + 1,
      target,
    })),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, "");
}

// As GitHub makes them of headings.
function anchorsOf(prose: readonly string[]): ReadonlySet<string> {
  const headings = prose.flatMap((line) => /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1] ?? []);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}
