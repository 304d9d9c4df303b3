import { digestOf } from "@storeship/core";
import { describe, expect, test } from "vitest";
import { guixDatabase, nixDatabase } from "../src/index.js";
import { otherNode } from "./support/other-node.js";
import { printDatabases } from "./support/print-databases.js";
import { sampleClosure } from "./support/sample-closure.js";

// What every version of Node has to make of these closures. Other bytes are other images.
const DATABASES = [
  {
    closure: sampleClosure("/gnu/store", 5000),
    make: guixDatabase,
    sha256: "4ace36bbfcf3c6f975ac52ee7c992b5f11433448f63ba0aef8967f711355c95b",
  },
  {
    closure: sampleClosure("/nix/store", 700),
    make: nixDatabase,
    sha256: "4476c44ed5a40823453cf097dfeff6aa782016bfef576ab90236498ed6660656",
  },
];
const closures = DATABASES.map(({ closure }) => closure);
const expected = { digests: DATABASES.map(({ sha256 }) => sha256), stderr: "", left: [] };

describe("a generated database has the same bytes", () => {
  test("as on every machine", () => {
    for (const { closure, make, sha256 } of DATABASES)
      expect(digestOf(make(closure))).toBe(`sha256:${sha256}`);
  });

  test("in whatever order a closure has its items and an item its references", () => {
    for (const { closure, make, sha256 } of DATABASES) {
      const items = closure.items
        .map((item) => ({ ...item, references: item.references.toReversed() }))
        .reverse();
      expect(digestOf(make({ ...closure, items }))).toBe(`sha256:${sha256}`);
    }
  });

  test("made in another process, which says nothing of experiments and leaves nothing behind", () => {
    expect(printDatabases(process.execPath, closures)).toEqual(expected);
  });

  test.for(["22.15.0", "26.10.0"])(
    "made by Node %s, which is as quiet",
    { timeout: 300_000 },
    (version, context) => {
      expect(printDatabases(otherNode(context, version), closures)).toEqual(expected);
    },
  );
});
