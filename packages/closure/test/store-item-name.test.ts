import { describe, expect, test } from "vitest";
import { storeItemImageName } from "../src/index.js";

const HASH = "q9bkzp7lb6hpalflsvy6bjjss6ijkh8s";

describe("storeItemImageName", () => {
  test.each([
    ["hello-2.12", "hello"],
    ["python-foo-1", "python"],
    ["profile", "profile"],
    ["R-minimal-4.3", "r"],
    ["gtk+-2.24", "gtk"],
  ])("names %s after the first word of its name, %s, with the hash for a tag", (rest, repository) => {
    expect(storeItemImageName(`/gnu/store/${HASH}-${rest}`)).toEqual({ repository, tag: HASH });
  });

  test("names nothing after what is no name of a store item", () => {
    expect(storeItemImageName("hello-2.12")).toBeUndefined();
  });
});
