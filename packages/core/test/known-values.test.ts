import { describe, expect, test } from "vitest";
import { canonicalizeRepositoryName, digestOf, hexOf } from "../src/index.js";
import functions from "./data/functions.json" with { type: "json" };

describe("values of an earlier implementation", () => {
  test.each(functions.canonicalizeRepositoryName)(
    "the repository name of '$name' is '$expected'",
    ({ name, expected }) => {
      expect(canonicalizeRepositoryName(name)).toBe(expected);
    },
  );

  test.each(functions.dockerId)(
    "the image id of the prefix '$prefix' is $expected",
    ({ prefix, expected }) => {
      expect(hexOf(digestOf(prefix))).toBe(expected);
    },
  );
});
