import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { makeSampleStore } from "../demo/sample-store.ts";
import { pack } from "../pack.ts";
import { packages, ROOT } from "../workspace.ts";
import { sharedDirectory, testDirectory } from "./support/directory.ts";
import { lacking } from "./support/needs.ts";
import { pathWith } from "./support/node-release.ts";
import { expectRefused } from "./support/refusal.ts";
import { attempt, type Result } from "./support/run.ts";

const EXAMPLE = join(ROOT, "docs", "examples", "storeship-compressor-brotli");
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT/;

describe("the example plugin, installed beside the packed command line in an empty directory,", () => {
  const directory = sharedDirectory();
  let installed: string | undefined;

  /** The directory, with both installed by npm; undefined, after saying why, where npm reaches no registry. */
  const home = (): string | undefined => {
    installed ??= installedBeside(directory());
    return installed;
  };

  const storeship = (cwd: string, ...args: readonly string[]): Result =>
    attempt(join(cwd, "node_modules", ".bin", "storeship"), args, { cwd, env: environment() });

  /** Packs the sample store into the file NAME of CWD. */
  const packSample = (cwd: string, name: string, ...options: readonly string[]): string => {
    const sample = join(cwd, "sample");
    const { root, graph } = makeSampleStore(sample);
    const args = ["-q", "--closure", graph, "--sysroot", sample, "-o", name, ...options, root];
    expect(storeship(cwd, "pack", ...args)).toEqual({ status: 0, signal: null, stdout: "", stderr: "" });
    return join(cwd, name);
  };

  test("compresses an archive that brotli unpacks to the uncompressed one, and its fingerprint is told", ({
    skip,
  }) => {
    const cwd = home() ?? skip("npm reaches no registry");
    const plain = packSample(cwd, "image.tar");
    const metadata = ["--metadata-file", "metadata.json"];
    for (const choice of ["brotli", "brotli:11"]) {
      const file = packSample(cwd, "image.tar.br", "--plugin", "brotli", "-C", choice, ...metadata);
      expect(brotliDecompressSync(readFileSync(file)).equals(readFileSync(plain))).toBe(true);
      const { compression } = JSON.parse(readFileSync(join(cwd, "metadata.json"), "utf8")) as {
        compression: string;
      };
      const level = choice === "brotli" ? 5 : 11;
      expect(compression).toMatch(
        new RegExp(`^brotli node:zlib ${process.versions["brotli"]} level=${level}\\b`),
      );
    }
  });

  test("is listed with its package's name, the file that it was loaded from, and its fingerprint", ({
    skip,
  }) => {
    const cwd = home() ?? skip("npm reaches no registry");
    const from = join(cwd, "node_modules", "storeship-compressor-brotli", "index.js");
    const { status, stdout, stderr } = storeship(cwd, "plugins", "--plugin", "brotli");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const line = stdout.split("\n").find((text) => /^compressor +brotli /.test(text));
    expect(line).toContain(from);
    expect(line).toContain(`brotli node:zlib ${process.versions["brotli"]} level=5`);
    const rows = JSON.parse(storeship(cwd, "plugins", "--plugin", "brotli", "--json").stdout) as object[];
    expect(rows).toContainEqual({
      kind: "compressor",
      name: "brotli",
      plugin: "storeship-compressor-brotli",
      from,
      fingerprint: expect.stringContaining("level=5"),
    });
  });

  test("is not there unless it is named, makes no layers, and has no level beyond its own", ({ skip }) => {
    const cwd = home() ?? skip("npm reaches no registry");
    const args = ["--tree", ".", "-o", "oci:layout"];
    expectRefused(storeship(cwd, "pack", "-C", "brotli", "--tree", "."), ["no compressor", "--plugin"], 2);
    const layers = ["--plugin", "brotli", "--layer-compression", "brotli"];
    expectRefused(storeship(cwd, "pack", ...layers, ...args), ["brotli", "whole archives only"], 2);
    const level = ["--plugin", "brotli", "-C", "brotli:12", "--tree", "."];
    expectRefused(storeship(cwd, "pack", ...level), ["brotli has no level 12", "from 2 to 11"], 2);
  });

  test("is found by its whole name and by paths, whatever characters they have", ({ skip }) => {
    const cwd = home() ?? skip("npm reaches no registry");
    const odd = "a #1%20b? c";
    cpSync(EXAMPLE, join(cwd, odd), { recursive: true });
    for (const name of [
      "storeship-compressor-brotli",
      `./${odd}/index.js`,
      join(cwd, odd, "index.js"),
      "./node_modules/storeship-compressor-brotli/index.js",
    ]) {
      const { status, stdout, stderr } = storeship(cwd, "plugins", "--plugin", name);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toMatch(/^compressor +brotli /m);
    }
  });

  test.for([
    ["is no JavaScript", "export default {", ["failed while it was loaded"]],
    ["imports what is not there", 'import "storeship-no-such-package";', ["storeship-no-such-package"]],
    ["throws", 'throw new Error("libfoo is missing");', ["failed while it was loaded", "libfoo is missing"]],
  ] as const)("does not hide that another plugin %s, which is one line", ([, text, words], { skip }) => {
    const cwd = home() ?? skip("npm reaches no registry");
    const module = join(testDirectory(), "plugin.mjs");
    writeFileSync(module, text);
    const refused = storeship(cwd, "plugins", "--plugin", "brotli", "--plugin", module);
    expectRefused(refused, [module, ...words]);
  });
});

/** Packs the command line, all of the workspace that it needs, and the example; installs them with npm. */
function installedBeside(directory: string): string | undefined {
  const [tarballs, home] = [join(directory, "tarballs"), join(directory, "home")];
  for (const made of [tarballs, home]) mkdirSync(made);
  const files = pack([...neededBy("cli"), EXAMPLE], tarballs).map(({ file }) => file);
  const options = ["--no-audit", "--no-fund", "--no-update-notifier", "--cache", join(directory, "cache")];
  const { status, stderr } = attempt("npm", ["install", ...options, ...files], { cwd: home });
  if (status === 0) return home;
  if (!OFFLINE.test(stderr)) throw new Error(`npm install failed:\n${stderr}`);
  lacking(`npm reaches no registry: ${stderr.trim().split("\n")[0]}`);
  return undefined;
}

/** The directories of a package of the workspace and of those that it depends on. */
function neededBy(shortName: string): readonly string[] {
  const all = packages();
  const found = new Set(all.filter((one) => one.shortName === shortName));
  for (const { manifest } of found)
    for (const one of all) if (manifest.dependencies?.[one.manifest.name] !== undefined) found.add(one);
  return [...found].map((one) => one.directory);
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: pathWith(process.execPath), HOME: process.env["HOME"] ?? "/" };
}
