import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installation, lend } from "../installation.ts";
import { packages, program } from "../workspace.ts";

const all = packages();
const namespaceOf = (shortName: string) =>
  shortName.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const consumer = [
  ...all.map(({ shortName, manifest }) => `import * as ${namespaceOf(shortName)} from "${manifest.name}";`),
  `export const packages = { ${all.map(({ shortName }) => namespaceOf(shortName)).join(", ")} };`,
  "",
].join("\n");

/** The strictest settings in use: whoever sets these must not get errors from inside these packages. */
const compilerOptions = {
  target: "es2023",
  module: "nodenext",
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: false,
  noEmit: true,
};

describe("a project that installs every package", () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "storeship-consumer-"));
    installation(all, directory);
    lend("@types/node", directory);
    writeFileSync(
      join(directory, "package.json"),
      JSON.stringify({ name: "consumer", type: "module", private: true }),
    );
    writeFileSync(
      join(directory, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["consumer.ts"] }),
    );
    writeFileSync(join(directory, "consumer.ts"), consumer);
  });

  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test("compiles under strict settings, declaration files included", () => {
    expect(run(program("tsc"), ["--project", "tsconfig.json"])).toEqual({ status: 0, output: "" });
  });

  test("loads every package with the dependencies that it declares", () => {
    const script = `${all.map(({ manifest }) => `await import("${manifest.name}");`).join("\n")}`;
    writeFileSync(join(directory, "consumer.js"), script);
    expect(run(process.execPath, ["consumer.js"])).toEqual({ status: 0, output: "" });
  });

  function run(command: string, args: readonly string[]): { status: number | null; output: string } {
    const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: directory, encoding: "utf8" });
    if (error !== undefined) throw error;
    return { status, output: stdout + stderr };
  }
});
