import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program, ROOT } from "../../workspace.ts";
import type { Document } from "./markdown.ts";

const compilerOptions = {
  target: "es2024",
  module: "nodenext",
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  noEmit: true,
};

/** What the compiler says of all TypeScript in the documents; a file's name tells the document and the line. */
export function typeFaults(documents: readonly Document[]): string {
  const directory = mkdtempSync(join(tmpdir(), "storeship-docs-types-"));
  try {
    symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
    const files = documents.flatMap(({ path, blocks }) =>
      blocks
        .filter(({ language }) => language === "ts")
        .map(({ line, code }) => ({ name: `${path.replaceAll("/", "-")}-line-${line}.mts`, code })),
    );
    for (const { name, code } of files) writeFileSync(join(directory, name), code);
    const options = { compilerOptions, files: files.map(({ name }) => name) };
    writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(options));
    const run = spawnSync(program("tsc"), ["--project", "."], { cwd: directory, encoding: "utf8" });
    if (run.error !== undefined) throw run.error;
    return run.stdout + run.stderr;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
