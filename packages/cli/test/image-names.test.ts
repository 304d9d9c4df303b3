import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { storeship } from "./support/command-line.js";
import { PROFILE, smallStore, TOOL, temporaryDirectory } from "./support/store.js";

const HASH = "1".repeat(32);

/** The manifest of a Guix profile that has packages of these names. */
function manifest(...names: readonly string[]): string {
  const fields = "(propagated-inputs ()) (search-paths ()) (properties ())";
  const packages = names.map((name) => `("${name}" "1.0" "out" "${TOOL}" ${fields})`);
  return `(manifest (version 4) (packages (${packages.join(" ")})))`;
}

/** The names of the image that ARGS would make, and what is said of it beside. */
async function namesOf(...args: readonly string[]): Promise<{ names: readonly string[]; stderr: string }> {
  const { status, stdout, stderr } = await storeship("pack", "-n", "--json", ...args);
  expect(status, stderr).toBe(0);
  return { names: (JSON.parse(stdout) as { names: readonly string[] }).names, stderr };
}

describe("the name of an image, where none is given", () => {
  test.each<readonly [sentence: string, packages: readonly string[], name: string]>([
    ["It is the package's.", ["hello"], "hello"],
    ["It joins the packages of the profile, in the order of the manifest.", ["zsh", "bash"], "zsh-bash"],
    [
      "It has as many packages as stay below 40 characters.",
      ["a".repeat(20), "b".repeat(18), "c"],
      `${"a".repeat(20)}-${"b".repeat(18)}`,
    ],
    ["It can have 39 characters.", ["a".repeat(20), "b".repeat(18)], `${"a".repeat(20)}-${"b".repeat(18)}`],
    ["It has the first package in any case.", ["a".repeat(50), "b"], "a".repeat(50)],
    ["It is one that Docker takes.", ["gtk+", "Python"], "gtk-python"],
  ])("%s", async (_, packages, name) => {
    const { directory, args } = smallStore(1);
    writeFileSync(join(directory, PROFILE, "manifest"), manifest(...packages));
    expect((await namesOf(...args)).names).toEqual([`${name}:latest`]);
  });

  test("It is the item's without its hash and version, where it has no manifest.", async () => {
    const { directory, args } = smallStore(1);
    expect((await namesOf(...args)).names).toEqual(["profile:latest"]);
    expect((await namesOf(...args.slice(0, -1), TOOL)).names).toEqual(["tool:latest"]);
    const item = `/gnu/store/${"3".repeat(32)}-Foo+Bar-baz-2.0-lib`;
    mkdirSync(join(directory, item));
    expect((await namesOf("--sysroot", directory, "--scan", item)).names).toEqual(["foo.bar-baz:latest"]);
  });

  test("It is the item's, with one warning, where the manifest is Nix's.", async () => {
    const { directory, args } = smallStore(1);
    writeFileSync(join(directory, PROFILE, "manifest.json"), "{}");
    const { names, stderr } = await namesOf(...args);
    expect(names).toEqual(["profile:latest"]);
    expect(stderr).toMatch(/^storeship: warning: [^\n]*manifest\.json[^\n]*PATH[^\n]*\n$/);
  });

  test("It is the directory's, of a plain tree.", async () => {
    const directory = join(temporaryDirectory(), "My Site");
    mkdirSync(directory);
    expect((await namesOf("--tree", `${directory}/=/srv`)).names).toEqual(["my.site:latest"]);
  });
});

describe("the name of an image, where it is given", () => {
  test("Full references are kept, all of them.", async () => {
    const references = ["ghcr.io/me/app:v1", "localhost:5000/app:V1_x", "app:latest"];
    const { args } = smallStore(1);
    const options = references.flatMap((reference) => ["-t", reference]);
    expect((await namesOf(...options, ...args)).names).toEqual(references);
  });

  test("It is made of the store path on request, beside others.", async () => {
    const { directory, args } = smallStore(1);
    expect((await namesOf("-t", "from-store-path", "-t", "app", ...args)).names).toEqual([
      `profile:${HASH}`,
      "app:latest",
    ]);
    const item = `/gnu/store/${"3".repeat(32)}-python-foo-1`;
    mkdirSync(join(directory, item));
    const python = ["--sysroot", directory, "--scan", item];
    expect((await namesOf("-t", "from-store-path", ...python)).names).toEqual([`python:${"3".repeat(32)}`]);
  });
});

describe("the file of an image, where none is given", () => {
  test.each<readonly [sentence: string, args: readonly string[], file: string]>([
    ["It has the image's name.", ["-t", "app"], "app.tar"],
    ["It tells a tag other than latest.", ["-t", "ghcr.io/me/app:v1"], "ghcr.io-me-app-v1.tar"],
    ["It tells the hash of a store path.", ["-t", "from-store-path"], `profile-${HASH}.tar`],
    ["It tells no compression where there is none.", ["-t", "app", "-C", "none"], "app.tar"],
    ["It has the extension of the compressor, a plugin's too.", ["-t", "app", "-C", "squeeze"], "app.tar.sq"],
  ])("%s", async (_, options, file) => {
    const { args } = smallStore(1);
    const [directory, before] = [temporaryDirectory(), process.cwd()];
    const plugin = join(temporaryDirectory(), "plugin.mjs");
    writeFileSync(plugin, PLUGIN);
    process.chdir(directory);
    try {
      const { status, stderr } = await storeship("pack", "-q", "--plugin", plugin, ...options, ...args);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    } finally {
      process.chdir(before);
    }
    expect(readdirSync(directory)).toEqual([file]);
  });
});

/** A compressor that changes nothing. */
const PLUGIN = `
  const identity = async function* (source) { yield* source; };
  const squeeze = () => ({ name: "squeeze", extension: ".sq", concatenable: true, segmentSize: 1024, memory: 1,
    fingerprint: "squeeze", compress: identity, decompress: identity });
  export default { name: "squeeze", apiVersion: 1, compressors: { squeeze } };
`;
