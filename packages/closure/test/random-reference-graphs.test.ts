import { StoreshipError } from "@storeship/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseReferenceGraph, parseReferenceGraphJson, readReferenceGraph } from "../src/index.js";

const path = fc.stringMatching(/^\/[a-z]{1,5}\/[0-9a-z]{1,8}-[^\n]{0,12}$/);
const items = fc.uniqueArray(
  fc.record(
    { path, references: fc.array(path, { maxLength: 5 }), deriver: path },
    { requiredKeys: ["path", "references"] },
  ),
  { selector: (item) => item.path, maxLength: 8 },
);

test("a reference graph is read as what was written, in text and in JSON", () => {
  fc.assert(
    fc.property(items, (written) => {
      const text = written
        .map(({ path, deriver, references }) =>
          [path, deriver ?? "", references.length, ...references, ""].join("\n"),
        )
        .join("");
      expect(parseReferenceGraph(text, "graph")).toEqual(written);
      expect(parseReferenceGraphJson(JSON.stringify(written), "graph")).toEqual(written);
    }),
  );
});

const lines = fc
  .array(fc.oneof(path, fc.constantFrom("", "0", "1", "2", "999999999", "-1", "1e3", "/"), fc.string()))
  .map((all) => all.join("\n"));
const record = fc.record(
  {
    path: fc.oneof(path, fc.jsonValue()),
    references: fc.oneof(fc.array(path), fc.jsonValue()),
    deriver: fc.jsonValue(),
    narHash: fc.oneof(fc.constantFrom("sha256:", "sha256-AAAA="), fc.jsonValue()),
    narSize: fc.jsonValue(),
    storeDir: fc.jsonValue(),
    valid: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const document = fc
  .oneof(
    fc.jsonValue(),
    fc.array(record),
    fc.dictionary(fc.oneof(path, fc.constantFrom("info", "exportReferencesGraph", "__proto__")), record),
    fc.record({ info: fc.dictionary(path, record), storeDir: fc.jsonValue(), version: fc.jsonValue() }),
  )
  .map((value) => JSON.stringify(value));

test("any text is a reference graph, or is refused by an error of this project's", () => {
  fc.assert(
    fc.property(fc.oneof(lines, document, fc.string({ unit: "binary" })), (text) => {
      for (const parse of [parseReferenceGraph, parseReferenceGraphJson, readReferenceGraph]) {
        try {
          parse(text, "graph");
        } catch (error) {
          if (!(error instanceof StoreshipError)) throw error;
        }
      }
    }),
    { numRuns: 2000 },
  );
});
