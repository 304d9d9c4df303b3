import type { Transformation } from "@storeship/core";
import { expect, test } from "vitest";
import { planImage } from "../src/index.js";
import { LIBRARY, makeItems, PROFILE, requestOf, TOOL } from "./support/small-image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

function warningsOf(transformations: readonly Transformation[]): readonly string[] {
  const sysroot = temporaryDirectory();
  makeItems(sysroot, 10);
  const warnings: string[] = [];
  planImage(requestOf(sysroot, { transformations }), { onWarning: (message) => warnings.push(message) });
  return warnings;
}

test("A rename of an item that another refers to is a warning that names both, and the new place.", () => {
  const [warning, ...others] = warningsOf([{ from: LIBRARY, to: "/opt/library" }]);
  expect(others).toEqual([]);
  for (const word of [TOOL, LIBRARY, "'/opt/library'"]) expect(warning).toContain(word);
});

test("A rename of many items is one warning, which counts them.", () => {
  const warnings = warningsOf([{ from: "/gnu/store/", to: "/opt/" }]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain("1 more");
});

test("An item that is left out is told as well.", () => {
  expect(warningsOf([{ from: `${LIBRARY.slice(0, -3)}`, to: "" }]).join()).toContain(LIBRARY);
});

test("A rename of an item that none refers to is no warning.", () => {
  expect(warningsOf([{ from: PROFILE, to: "/opt/profile" }])).toEqual([]);
});

test("A rule that meets nothing is no warning.", () => {
  expect(warningsOf([{ from: "/gnu/store/none", to: "/opt" }])).toEqual([]);
});
