import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  expectVector,
  laidOut,
  ownedBy,
  type VectorFiles,
} from "../../builder/test/support/expect-vector.js";
import { readArchiveFile } from "../../builder/test/support/read-archive.js";
import { directiveOf, type Vector, vectors } from "../../builder/test/support/vector.js";
import { createProgram, runProgram } from "../src/index.js";

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "storeship-pack-vectors-"));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

// `pack` links root's home to the profile when it installs a database: the builder alone can be compared there.
const BUILDER_ALONE = new Set(["database"]);

describe("pack writes what the reference program wrote", () => {
  for (const vector of vectors().filter(({ name }) => !BUILDER_ALONE.has(name))) {
    test(`${vector.name}: ${vector.about}`, async () => {
      const files = laidOut(vector, scratch);
      const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
      const status = await runProgram(createProgram(), [
        "node",
        "storeship",
        "pack",
        ...argumentsOf(vector, files),
      ]);
      stderr.mockRestore();
      if (vector.expected.error) {
        expect(status).toBeGreaterThan(0);
        expect(existsSync(files.image)).toBe(false);
        return;
      }
      expect(status).toBe(0);
      expectVector(readArchiveFile(files.image), vector.expected, ownedBy(vector));
    });
  }
});

function argumentsOf({ name, call }: Vector, files: VectorFiles): string[] {
  const roots = [call.prefix, ...call.paths.filter((path) => path !== call.prefix)];
  const [program, ...rest] = call.entryPoint ?? [];
  return [
    ...["--closure", graphOf(name, roots), "--sysroot", files.sysroot, "-o", files.image, "-q"],
    ...["--layering", "size", "--search-paths", "none", "--no-tmp", "-t", call.repository ?? "guix"],
    ...["--max-layers", String(call.maxLayers ?? 1), "--system", call.system ?? "x86_64-linux"],
    ...(call.creationTime === undefined ? [] : ["--created", String(call.creationTime)]),
    ...(call.extraFiles === undefined ? [] : ["--directives", directivesOf(name, call.extraFiles)]),
    ...(call.transformations ?? []).flatMap(([from, , to]) => ["--transform", `${from}:${to}`]),
    ...(program === undefined ? [] : ["--entry-point", program]),
    ...rest.flatMap((argument) => [`--entry-point-argument=${argument}`]),
    ...(call.environment ?? []).flatMap(([variable, value]) => ["--env", `${variable}=${value}`]),
    ...roots,
  ];
}

function graphOf(name: string, roots: readonly string[]): string {
  const file = join(scratch, `${name}.graph`);
  writeFileSync(file, roots.map((path) => `${path}\n\n0\n`).join(""));
  return file;
}

function directivesOf(name: string, extraFiles: NonNullable<Vector["call"]["extraFiles"]>): string {
  const file = join(scratch, `${name}.directives.json`);
  writeFileSync(file, JSON.stringify(extraFiles.map(directiveOf)));
  return file;
}
