// Run in a package's directory: packs it as npm would publish it, and checks the tarball.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { pack } from "./pack.ts";
import { program, readManifest } from "./workspace.ts";

const EXPORTS = [".", "./package.json"];
const NOT_FOR_PUBLICATION = [/^src\//, /(^|\/)tests?\//, /\.(test|spec|e2e)\.[cm]?[jt]s$/, /\.tsbuildinfo$/];

interface Check {
  readonly name: string;
  readonly faults: readonly string[];
}

const directory = process.cwd();
const temporary = mkdtempSync(join(tmpdir(), "storeship-check-"));
try {
  const checks = await checkPackage();
  for (const check of checks) report(check);
  if (checks.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

async function checkPackage(): Promise<readonly Check[]> {
  const manifest = readManifest(directory);
  const [tarball] = pack([directory], temporary);
  if (tarball === undefined) throw new Error(`npm packed nothing in ${directory}`);
  return [
    {
      name: `contents of ${manifest.name}`,
      faults: [...contentFaults(tarball.files), ...exportFaults(manifest.exports)],
    },
    { name: "publint", faults: await publintFaults(tarball.file) },
    { name: "attw", faults: attwFaults(tarball.file) },
  ];
}

function contentFaults(files: readonly string[]): string[] {
  const faults = files
    .filter((file) => NOT_FOR_PUBLICATION.some((pattern) => pattern.test(file)))
    .map((file) => `${file} would be published: leave it out with "files" of package.json`);
  for (const file of ["dist/index.js", "dist/index.d.ts"])
    if (!files.includes(file)) faults.push(`${file} is missing: run \`npm run build\``);
  if (!files.includes("README.md") || readFileSync(join(directory, "README.md"), "utf8").trim() === "")
    faults.push("README.md is missing or empty: say what the package does, with one runnable example");
  return faults;
}

function exportFaults(exports: unknown): string[] {
  const found = typeof exports === "object" && exports !== null ? Object.keys(exports) : [];
  if (JSON.stringify(found) === JSON.stringify(EXPORTS)) return [];
  return [
    `"exports" of package.json has ${found.join(", ") || "nothing"}: it must have ${EXPORTS.join(" and ")} only`,
  ];
}

async function publintFaults(tarball: string): Promise<string[]> {
  const bytes = readFileSync(tarball);
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
  return messages.map(
    (message) => `${message.type}: ${formatMessage(message, pkg, { color: false }) ?? message.code}`,
  );
}

function attwFaults(tarball: string): string[] {
  const options = [
    "--profile",
    "esm-only",
    "--format",
    "ascii",
    "--no-definitely-typed",
    "--no-color",
    "--no-emoji",
  ];
  const run = spawnSync(program("attw"), [tarball, ...options], { encoding: "utf8" });
  if (run.error !== undefined) throw run.error;
  return run.status === 0 ? [] : [`${run.stdout}${run.stderr}`.trim()];
}

function report({ name, faults }: Check): void {
  if (faults.length === 0) console.log(`${name}: no faults`);
  else console.error(`${name}: ${faults.length} ${faults.length === 1 ? "fault" : "faults"}`);
  for (const fault of faults) console.error(fault.replaceAll(/^/gm, "  "));
}
