import { describe, expect, test } from "vitest";
import { type ManifestPackage, parseManifest } from "../../src/profile/manifest.js";
import { errorOf } from "../support/error.js";

const parse = (text: string): readonly ManifestPackage[] => parseManifest(text, "/p/manifest");
const manifest = (version: number, ...packages: readonly string[]): string =>
  `(manifest (version ${version}) (packages (${packages.join("\n")})))`;
const entry = (name: string, fields = "(propagated-inputs ()) (search-paths ())"): string =>
  `("${name}" "1.0" "out" "/gnu/store/${name}" ${fields})`;

function refusal(text: string): string {
  const error = errorOf(() => parse(text));
  expect(error.code).toBe("ERR_MANIFEST");
  return error.message;
}

describe("parseManifest reads", () => {
  test("packages of version 3, with what came with them and their search paths", () => {
    const inner = entry("inner");
    const text = manifest(
      3,
      entry(
        "outer",
        `(propagated-inputs (${inner}))
         (search-paths (("A" ("lib" "lib64") ":" directory #f) ("B" ("xml") #f regular "^catalog\\\\.xml$")))
         (properties (transformations (with-input . "a=b")) (source (repository (version 0) (url "u"))))`,
      ),
    );
    const common = { version: "1.0", output: "out" };
    expect(parse(text)).toEqual([
      {
        ...common,
        name: "outer",
        path: "/gnu/store/outer",
        propagatedInputs: [
          { ...common, name: "inner", path: "/gnu/store/inner", propagatedInputs: [], searchPaths: [] },
        ],
        searchPaths: [
          { variable: "A", files: ["lib", "lib64"], separator: ":", type: "directory", pattern: undefined },
          {
            variable: "B",
            files: ["xml"],
            separator: undefined,
            type: "regular",
            pattern: "^catalog\\.xml$",
          },
        ],
      },
    ]);
  });

  test("packages of version 4, whose fields need not be there and come in any order", () => {
    const text = manifest(
      4,
      entry("bare", ""),
      entry("turned", `(properties ((hidden? . #t))) (search-paths (("A" ("a") "" directory #f)))`),
    );
    expect(parse(text)).toMatchObject([
      { name: "bare", propagatedInputs: [], searchPaths: [] },
      { name: "turned", propagatedInputs: [], searchPaths: [{ variable: "A", separator: "" }] },
    ]);
  });

  test("packages of version 4 that are repeated, on the top and below others, as the same package", () => {
    const text = manifest(
      4,
      entry("a", `(propagated-inputs (${entry("b", `(propagated-inputs (${entry("c", "")}))`)}))`),
      entry(
        "d",
        `(propagated-inputs ((repeated "c" "1.0" "/gnu/store/c") (repeated "b" "1.0" "/gnu/store/b")))`,
      ),
      `(repeated "b" "1.0" "/gnu/store/b")`,
    );
    const [a, d, b] = parse(text);
    expect(a?.propagatedInputs[0]).toBe(b);
    expect(d?.propagatedInputs).toEqual([b?.propagatedInputs[0], b]);
    expect(b?.name).toBe("b");
  });

  test("a manifest without packages, and one with a minor version", () => {
    expect(parse(manifest(4))).toEqual([]);
    expect(parse("(manifest (version 3 1) (packages ()))")).toEqual([]);
  });

  test("a package below 300 others", () => {
    const text = manifest(
      3,
      Array.from({ length: 300 }, (_, n) => n).reduce(
        (below, n) => entry(`p${n}`, `(propagated-inputs (${below})) (search-paths ())`),
        entry("leaf"),
      ),
    );
    let [found] = parse(text);
    for (let depth = 0; depth < 300; depth++) found = found?.propagatedInputs[0];
    expect(found?.name).toBe("leaf");
  });
});

describe("parseManifest refuses, by the file,", () => {
  test.each([
    ["[]", "it is not the manifest of a Guix profile"],
    ['"manifest"', "it is not the manifest of a Guix profile"],
    ["(manifest)", "it is not the manifest of a Guix profile"],
    ["(channels (version 3) (packages ()))", "it is not the manifest of a Guix profile"],
    [manifest(2), "manifests of version 2 are not read, only 3 and 4"],
    [manifest(5), "manifests of version 5 are not read, only 3 and 4"],
    ["(manifest (version) (packages ()))", "manifests of version undefined are not read, only 3 and 4"],
    ["(manifest (version 4))", "it has no list of packages"],
    ["(manifest (version 4) (packages))", "it has no list of packages"],
    ["(manifest (version 4) (packages 1))", "it has no list of packages"],
    ["(manifest (version 4) (packages () ()))", "it has no list of packages"],
    ["(manifest (version 4) (packages ()) more)", "it has no list of packages"],
    [manifest(4, "1"), "it has a package that is not of the form (NAME VERSION OUTPUT PATH …): 1"],
    [manifest(4, '("a" "1" "out")'), "it has a package that is not of the form"],
    [manifest(4, '(a "1" "out" "/gnu/store/a")'), "it has a package that is not of the form"],
    [manifest(3, '(repeated "a" "1" "/gnu/store/a")'), "it has a package that is not of the form"],
    [
      manifest(4, '(repeated "a" "1" "/gnu/store/a")'),
      "the package a is said to be repeated, but does not stand before",
    ],
    [
      manifest(4, entry("a", '(propagated-inputs ((repeated "a" "1.0" "/gnu/store/a")))')),
      "the package a is said to be repeated",
    ],
    [manifest(4, entry("a", "(propagated-inputs 1)")), "the package a has no list of propagated-inputs"],
    [manifest(4, entry("a", "(propagated-inputs () ())")), "the package a has no list of propagated-inputs"],
    [manifest(4, entry("a", "(search-paths)")), "the package a has no list of search-paths"],
    ...[
      "1",
      '("A")',
      '("A" ("a") ":" directory)',
      '(A ("a") ":" directory #f)',
      '("A" "a" ":" directory #f)',
      '("A" (a) ":" directory #f)',
      '("A" ("a") #t directory #f)',
      '("A" ("a") ":" "directory" #f)',
      '("A" ("a") ":" directory #t)',
      '("A=" ("a") ":" directory #f)',
      '("" ("a") ":" directory #f)',
      '("A" ("a\\0") ":" directory #f)',
    ].map((searchPath) => [
      manifest(4, entry("a", `(search-paths (${searchPath}))`)),
      "the package a has a search path of another form",
    ]),
  ])("%j", (text, why) => {
    expect(refusal(text)).toContain(`/p/manifest: ${why}`);
  });
});
