import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAY_IMPORT, mayImport } from "../boundaries.ts";
import { packages, program, ROOT } from "../workspace.ts";

const names = Object.keys(MAY_IMPORT);
const pairs = names.flatMap((importer) =>
  names.filter((imported) => imported !== importer).map((imported) => ({ importer, imported })),
);

/** Each way to name a package in an import. */
const forms: Readonly<Record<string, (specifier: string) => string>> = {
  "an import": (specifier) => `import { a } from "${specifier}";\nexport const b = a;\n`,
  "a type import": (specifier) => `import type { A } from "${specifier}";\nexport type B = A;\n`,
  "a re-export": (specifier) => `export { a } from "${specifier}";\n`,
  "a dynamic import": (specifier) => `export const a = await import("${specifier}");\n`,
};

describe("the import boundaries of biome.json", () => {
  let directory: string;
  let flagged: ReadonlySet<string>;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "storeship-boundaries-"));
    copyFileSync(join(ROOT, "biome.json"), join(directory, "biome.json"));
    for (const { importer, imported } of pairs)
      for (const [form, source] of Object.entries(forms))
        write(fileOf(importer, imported, form), source(`@storeship/${imported}`));
    for (const importer of names) {
      write(
        fileOf(importer, "core", "a deep import"),
        forms["an import"]?.("@storeship/core/dist/digest.js") ?? "",
      );
      write(
        fileOf(importer, "layer", "a deep import"),
        forms["an import"]?.("@storeship/layer/dist/tar.js") ?? "",
      );
    }
    write("packages/core/src/reads-a-file.ts", forms["an import"]?.("node:fs/promises") ?? "");
    write("packages/core/src/hashes.ts", forms["an import"]?.("node:crypto") ?? "");
    write("packages/core/src/prints.ts", 'console.log("a");\n');
    write("packages/cli/src/prints.ts", 'console.log("a");\n');
    flagged = lint();
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test.each(names)("%s imports only what its row allows", (importer) => {
    for (const form of Object.keys(forms)) {
      const refused = names.filter((imported) => flagged.has(fileOf(importer, imported, form)));
      const expected = names.filter((imported) => imported !== importer && !mayImport(importer, imported));
      expect(refused, form).toEqual(expected);
    }
  });

  test("no package but the CLI imports from inside another", () => {
    const deep = (importer: string) => [
      flagged.has(fileOf(importer, "core", "a deep import")),
      flagged.has(fileOf(importer, "layer", "a deep import")),
    ];
    for (const importer of names)
      expect(deep(importer), importer).toEqual([importer !== "cli", importer !== "cli"]);
  });

  test("core does no I/O, and only the CLI prints", () => {
    expect(flagged.has("packages/core/src/reads-a-file.ts")).toBe(true);
    expect(flagged.has("packages/core/src/hashes.ts")).toBe(false);
    expect(flagged.has("packages/core/src/prints.ts")).toBe(true);
    expect(flagged.has("packages/cli/src/prints.ts")).toBe(false);
  });

  function write(path: string, content: string): void {
    mkdirSync(join(directory, path, ".."), { recursive: true });
    writeFileSync(join(directory, path), content);
  }

  /** The files in which one of the rules under test finds a fault. */
  function lint(): ReadonlySet<string> {
    const run = spawnSync(
      program("biome"),
      [
        "lint",
        "--only=style/noRestrictedImports",
        "--only=suspicious/noConsole",
        "--reporter=json",
        "--max-diagnostics=none",
      ],
      { cwd: directory, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
    );
    const report = JSON.parse(run.stdout) as {
      diagnostics: { severity: string; location: { path: string } }[];
    };
    return new Set(
      report.diagnostics.filter((found) => found.severity === "error").map((found) => found.location.path),
    );
  }
});

describe("the packages that exist", () => {
  test.each(packages())(
    "$shortName depends only on what its row allows",
    ({ shortName, directory, manifest }) => {
      const inManifest = Object.keys(manifest.dependencies ?? {})
        .filter((name) => name.startsWith("@storeship/"))
        .map((name) => name.slice("@storeship/".length));
      expect(inManifest.filter((name) => !mayImport(shortName, name))).toEqual([]);
      const { references } = JSON.parse(readFileSync(join(directory, "tsconfig.json"), "utf8")) as {
        references: { path: string }[];
      };
      const inProject = references.map(({ path }) => path.replace(/^\.\.\//, ""));
      expect(inProject.sort(), "references in tsconfig.json").toEqual(inManifest.sort());
    },
  );
});

function fileOf(importer: string, imported: string, form: string): string {
  return `packages/${importer}/src/${form.replaceAll(" ", "-")}/${imported}.ts`;
}
