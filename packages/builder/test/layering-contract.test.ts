import type { Layering } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { planImage } from "../src/index.js";
import { LIBRARY, makeItems, PROFILE, requestOf, TOOL } from "./support/small-image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

/** Layerings that don't keep their contract, and what is said of them. */
const WRONG: Readonly<Record<string, readonly [Layering, string]>> = {
  "drops an item": [() => [{ items: [PROFILE, TOOL] }], `'${LIBRARY}' into no layer`],
  "doubles an item": [
    () => [{ items: [PROFILE, TOOL] }, { items: [LIBRARY, TOOL] }],
    `'${TOOL}' into layers twice`,
  ],
  "makes more layers than allowed": [
    (closure) => closure.items.map(({ path }) => ({ items: [path] })),
    "3 layers where 2 are allowed",
  ],
};

describe("a layering, as a plugin may bring it,", () => {
  test.each(Object.entries(WRONG))("that %s is refused before anything is written", (_, [layering, said]) => {
    const directory = temporaryDirectory();
    makeItems(directory, 5000);
    expect(() => planImage(requestOf(directory, { layering, maxLayers: 3 }))).toThrow(
      expect.objectContaining({ code: "ERR_LAYERING", message: expect.stringContaining(said) }),
    );
  });
});
