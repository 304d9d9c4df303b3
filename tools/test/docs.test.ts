import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ROOT } from "../workspace.ts";
import { type Block, type Document, documents } from "./docs/markdown.ts";
import { commandsOfProgram, optionRows } from "./docs/options.ts";
import { type Playground, playground } from "./docs/playground.ts";
import { typeFaults } from "./docs/types.ts";

const all = documents();
const SHELLS: ReadonlySet<string> = new Set(["sh", "console"]);

const withCode = all.map((document) => ({ path: document.path, blocks: runnable(document) }));

describe.each(withCode.filter(({ blocks }) => blocks.length > 0))("the code of $path", ({ blocks }) => {
  let place: Playground | undefined;
  const here = (): Playground => {
    place ??= playground();
    return place;
  };
  afterAll(() => place?.remove());

  test.each(blocks)("line $line: the $language block runs", (block) => runBlock(block, here()));
});

test("the TypeScript of the documentation is sound under strict settings", () => {
  expect(typeFaults(all)).toBe("");
});

describe.each(all)("$path", (document) => {
  test("has links that lead somewhere", () => {
    const dead = document.links.filter(({ target }) => !leadsSomewhere(target, document));
    expect(dead).toEqual([]);
  });

  test("has JSON that can be parsed", () => {
    const json = document.blocks.filter(({ language }) => language === "json");
    for (const { line, code } of json) expect(() => JSON.parse(code), `line ${line}`).not.toThrow();
  });
});

describe("docs/command-line.md", async () => {
  const prose = all.find(({ path }) => path === "docs/command-line.md")?.prose ?? "";

  describe.each(await commandsOfProgram())("$name", ({ name, options }) => {
    const rows = optionRows(prose, name);

    test("has a row for each option, and none besides", () => {
      expect(rows.map(({ flags }) => flags).sort()).toEqual(options.map(({ flags }) => flags).sort());
    });

    test("tells the defaults that the program has", () => {
      for (const { flags, defaultValue } of options.filter((option) => option.defaultValue !== undefined))
        expect(rows.find((row) => row.flags === flags)?.text ?? "", flags).toContain(`\`${defaultValue}\``);
    });
  });
});

/**
 * TypeScript, files, and commands behind `<!-- run -->`. Where there are files and no such comment at all, the document is
 * one long example: all its commands run.
 */
function runnable({ blocks }: Document): readonly Block[] {
  const isOneExample =
    blocks.some(({ title }) => title !== undefined) && blocks.every(({ run }) => run === undefined);
  return blocks.filter(
    ({ language, title, run }) =>
      title !== undefined ||
      language === "ts" ||
      (SHELLS.has(language) && (isOneExample || run !== undefined)),
  );
}

function runBlock({ line, language, title, run, code }: Block, place: Playground): void {
  if (title !== undefined) {
    place.write(title, code);
    return;
  }
  place.prepare(run ?? []);
  if (language === "ts") {
    place.write(`line-${line}.mts`, code);
    place.run("node", [`line-${line}.mts`]);
    return;
  }
  place.run("bash", ["--norc", "-euo", "pipefail", "-c", language === "console" ? typed(code) : code]);
}

// What follows a prompt, of what a terminal shows.
function typed(code: string): string {
  return Array.from(code.matchAll(/^\$ (.*)$/gm), ([, command = ""]) => `${command}\n`).join("");
}

function leadsSomewhere(target: string, { path }: Document): boolean {
  if (/^(https?|mailto):/.test(target)) return true;
  const [file = "", anchor] = target.split("#");
  const name = file === "" ? path : normalize(join(dirname(path), file));
  if (!existsSync(join(ROOT, name))) return false;
  return anchor === undefined || all.some((other) => other.path === name && other.anchors.has(anchor));
}
