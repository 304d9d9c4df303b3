import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { imageNameOfPackages, profileEnvironment, profilePackageNames } from "../../src/index.js";
import { type Content, makeFiles, scratchDirectory } from "../support/scratch-directory.js";

const PROFILE = "/gnu/store/00000000000000000000000000000000-profile";
const entry = (name: string, fields = ""): string => `("${name}" "1.0" "out" "/gnu/store/${name}" ${fields})`;
const manifest = (...packages: readonly string[]): string =>
  `(manifest (version 4) (packages (${packages.join(" ")})))`;
const withPaths = (...searchPaths: readonly string[]): string =>
  manifest(entry("a", `(search-paths (${searchPaths.join(" ")}))`));

/** A sysroot with a profile that has these files. */
function profile(files: Readonly<Record<string, Content>>): { sysroot: string } {
  const sysroot = scratchDirectory();
  mkdirSync(join(sysroot, PROFILE), { recursive: true });
  makeFiles(join(sysroot, PROFILE), files);
  return { sysroot };
}

/** The environment with the profile's path left out. */
function environmentOf(place: { sysroot: string }): Record<string, string> {
  const { environment } = profileEnvironment(PROFILE, place);
  expect(new Set(environment.map(([name]) => name)).size).toBe(environment.length);
  return Object.fromEntries(environment.map(([name, value]) => [name, value.replaceAll(PROFILE, "P")]));
}

describe("the environment of a profile", () => {
  test("has PATH over those of bin and sbin that exist", () => {
    expect(environmentOf(profile({ manifest: manifest(), "bin/a": "", "sbin/b": "" }))).toEqual({
      PATH: "P/bin:P/sbin",
    });
    expect(environmentOf(profile({ manifest: manifest(), "sbin/b": "" }))).toEqual({ PATH: "P/sbin" });
    expect(environmentOf(profile({ manifest: manifest(), bin: "a file" }))).toEqual({});
  });

  test("has values that begin with the profile's path in the image", () => {
    const place = profile({ manifest: manifest(), "bin/a": "" });
    expect(profileEnvironment(PROFILE, place)).toEqual({ environment: [["PATH", `${PROFILE}/bin`]] });
  });

  test("has PATH first, and then the variables in the order of the manifest", () => {
    const text = withPaths(
      '("Z" ("z") ":" directory #f)',
      '("A" ("a") ":" directory #f)',
      '("M" ("m") ":" directory #f)',
    );
    const { environment } = profileEnvironment(
      PROFILE,
      profile({ manifest: text, "z/1": "", "a/1": "", "m/1": "", "bin/x": "" }),
    );
    expect(environment.map(([name]) => name)).toEqual(["PATH", "Z", "A", "M"]);
  });

  test("joins the directories that exist, in the search path's order, by its separator", () => {
    const text = withPaths(
      '("A" ("lib64" "none" "lib") ":" directory #f)',
      '("B" ("lib" "lib64") " " directory #f)',
      '("C" ("none") ":" directory #f)',
    );
    expect(environmentOf(profile({ manifest: text, "lib/x": "", "lib64/x": "" }))).toEqual({
      A: "P/lib64:P/lib",
      B: "P/lib P/lib64",
    });
  });

  test("has the first match alone where there is no separator", () => {
    const text = withPaths('("SSL_CERT_DIR" ("none" "etc/ssl/certs" "etc") #f directory #f)');
    expect(environmentOf(profile({ manifest: text, "etc/ssl/certs/x": "" }))).toEqual({
      SSL_CERT_DIR: "P/etc/ssl/certs",
    });
  });

  test("takes files only for a search path of files, and directories only for one of directories", () => {
    const searchPath = (name: string, type: string): string =>
      `("${name}" ("file" "directory") ":" ${type} #f)`;
    const text = withPaths(
      searchPath("R", "regular"),
      searchPath("D", "directory"),
      searchPath("S", "symlink"),
      searchPath("X", "nonsense"),
    );
    expect(environmentOf(profile({ manifest: text, file: "", "directory/x": "" }))).toEqual({
      R: "P/file",
      D: "P/directory",
    });
  });

  test("with a pattern, takes all that lies below and has a name that matches, in the order of their bytes", () => {
    const text = withPaths(
      '("XML" ("xml") " " regular "^catalog\\\\.xml$")',
      '("PY" ("lib") ":" directory "^site-packages$")',
    );
    const files = {
      manifest: text,
      "xml/catalog.xml": "",
      "xml/dtd/docbook/catalog.xml": "",
      "xml/a-b/catalog.xml": "",
      "xml/a/catalog.xml": "",
      "xml/catalog.xml.old": "",
      "xml/x/catalog.xml/inner": "",
      "lib/python3.11/site-packages/x": "",
      "lib/site-packages/site-packages/x": "",
    };
    expect(environmentOf(profile(files))).toEqual({
      XML: "P/xml/a-b/catalog.xml P/xml/a/catalog.xml P/xml/catalog.xml P/xml/dtd/docbook/catalog.xml",
      PY: "P/lib/python3.11/site-packages:P/lib/site-packages:P/lib/site-packages/site-packages",
    });
  });

  test("has the values of what came with a package, however deep", () => {
    const leaf = entry("c", '(search-paths (("C" ("c") ":" directory #f)))');
    const text = manifest(
      entry("a", `(propagated-inputs (${entry("b", `(propagated-inputs (${leaf}))`)}))`),
      '(repeated "c" "1.0" "/gnu/store/c")',
    );
    expect(environmentOf(profile({ manifest: text, "c/x": "" }))).toEqual({ C: "P/c" });
  });

  test("has one value for search paths that are the same, and later values first for ones that differ", () => {
    const text = manifest(
      entry("a", '(search-paths (("A" ("one" "two") ":" directory #f) ("F" ("one") #f directory #f)))'),
      entry("b", '(search-paths (("A" ("one" "two") ":" directory #f)))'),
      entry("c", '(search-paths (("A" ("three" "one") ":" directory #f) ("F" ("two") #f directory #f)))'),
      entry("d", '(search-paths (("A" ("two") ":" directory #f) ("PATH" ("one") ":" directory #f)))'),
    );
    expect(
      environmentOf(profile({ manifest: text, "one/x": "", "two/x": "", "three/x": "", "bin/x": "" })),
    ).toEqual({
      PATH: "P/one:P/bin",
      A: "P/three:P/one:P/two",
      F: "P/two",
    });
  });

  test("is found through symlinks, which are followed below the sysroot", () => {
    const place = profile({
      manifest: { link: "/gnu/store/data/manifest" },
      bin: { link: "/gnu/store/hello/bin" },
      sbin: { link: "../hello/sbin" },
      loop: { link: "loop" },
      out: { link: "../../../../../../../../etc" },
    });
    makeFiles(join(place.sysroot, "gnu/store"), {
      "data/manifest": withPaths(
        '("L" ("loop") ":" directory #f)',
        '("O" ("out/x") ":" regular #f)',
        '("X" ("out" "bin") ":" regular "^x$")',
      ),
      "hello/bin/x": "",
      "hello/sbin": { link: "/gnu/store/hello/bin" },
      "../../etc/x": "",
    });
    expect(environmentOf(place)).toEqual({ PATH: "P/bin:P/sbin", O: "P/out/x", X: "P/out/x:P/bin/x" });
  });

  test("is found where directories lead to each other in a circle", () => {
    const files = {
      manifest: withPaths('("A" ("d") ":" regular "^f$")'),
      "d/f": "",
      "d/up": { link: ".." },
      "d/same": { link: "." },
    };
    expect(environmentOf(profile(files))).toEqual({ A: "P/d/f" });
  });

  test("is that of a profile on this machine where there is no sysroot", () => {
    const { sysroot } = profile({
      manifest: withPaths('("A" ("l") ":" regular "x")'),
      "bin/x": "",
      l: { link: "bin" },
    });
    const path = join(sysroot, PROFILE);
    expect(profileEnvironment(path, { sysroot: "/" })).toEqual({
      environment: [
        ["PATH", `${path}/bin`],
        ["A", `${path}/l/x`],
      ],
    });
  });
});

describe("a profile whose manifest is not used has PATH over bin and sbin, and one warning, for", () => {
  test.each<[string, Record<string, Content>, RegExp]>([
    [
      "Nix's older manifest",
      { "manifest.nix": '[ { name = "x"; } ]' },
      /manifest\.nix is not the manifest of a Guix profile/,
    ],
    [
      "Nix's newer manifest",
      { "manifest.json": '{"version": 3}' },
      /manifest\.json is not the manifest of a Guix profile/,
    ],
    [
      "a manifest of version 2",
      { manifest: "(manifest (version 2) (packages ()))" },
      /manifests of version 2 are not read/,
    ],
    ["text", { manifest: "hello" }, /is not the manifest of a Guix profile/],
    ["an empty file", { manifest: "" }, /there is no expression/],
    ["bytes", { manifest: Buffer.alloc(1000, 0xff) }, /is not the manifest of a Guix profile/],
    ["an expression that is too deep", { manifest: "(".repeat(100_000) }, /more than 1000 lists deep/],
    ["a directory", { "manifest/x": "" }, /the manifest cannot be used: illegal operation on a directory/],
  ])("%s", (_, files, why) => {
    const place = profile({ ...files, "bin/a": "" });
    const { environment, warning } = profileEnvironment(PROFILE, place);
    expect(environment).toEqual([["PATH", `${PROFILE}/bin`]]);
    expect(warning).toMatch(why);
    expect(warning).toMatch(/; only PATH is set, to what the profile has of bin and sbin$/);
    expect(profilePackageNames(PROFILE, place)).toBeUndefined();
  });

  test("none, without a warning: a store item of another kind has none", () => {
    const place = profile({ "bin/a": "" });
    expect(profileEnvironment(PROFILE, place)).toEqual({ environment: [["PATH", `${PROFILE}/bin`]] });
    expect(profilePackageNames(PROFILE, place)).toBeUndefined();
    expect(profileEnvironment("/gnu/store/none", place)).toEqual({ environment: [] });
  });
});

test("a pattern that is no regular expression leaves its variable out, with a warning that names both", () => {
  const text = withPaths('("A" ("bin") ":" regular "(")', '("B" ("bin") ":" directory #f)');
  const { environment, warning } = profileEnvironment(PROFILE, profile({ manifest: text, "bin/a": "" }));
  expect(environment.map(([name]) => name)).toEqual(["PATH", "B"]);
  expect(warning).toBe("A is left out: '(' is no regular expression");
});

describe("names of a profile's packages", () => {
  test("are those of the manifest, in its order, without what came with them", () => {
    const text = manifest(
      entry("zsh", `(propagated-inputs (${entry("inner")}))`),
      entry("bash"),
      '(repeated "zsh" "1.0" "/gnu/store/zsh")',
    );
    expect(profilePackageNames(PROFILE, profile({ manifest: text }))).toEqual(["zsh", "bash", "zsh"]);
    expect(profilePackageNames(PROFILE, profile({ manifest: manifest() }))).toBeUndefined();
  });

  test.each<[readonly string[], string]>([
    [[], ""],
    [["hello"], "hello"],
    [["hello", "bash"], "hello-bash"],
    [["a".repeat(50)], "a".repeat(50)],
    [["a".repeat(50), "b"], "a".repeat(50)],
    [["a".repeat(37), "b"], `${"a".repeat(37)}-b`],
    [["a".repeat(38), "b"], "a".repeat(38)],
    [["guile", "a".repeat(40), "b"], "guile"],
    [["python", "numpy", "scipy", "matplotlib", "pandas", "jupyter"], "python-numpy-scipy-matplotlib-pandas"],
  ])("%j make the image name %s", (names, name) => {
    expect(imageNameOfPackages(names)).toBe(name);
  });
});
