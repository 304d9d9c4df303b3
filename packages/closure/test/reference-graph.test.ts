import { describe, expect, test } from "vitest";
import { parseReferenceGraph } from "../src/index.js";
import { errorOf } from "./support/error.js";

const record = (path: string, references: readonly string[], deriver = ""): string =>
  `${[path, deriver, references.length, ...references].join("\n")}\n`;

describe("parseReferenceGraph", () => {
  test("reads each item with its references and its deriver, in their order", () => {
    const text =
      record("/gnu/store/b", ["/gnu/store/b", "/gnu/store/a"], "/gnu/store/b.drv") +
      record("/gnu/store/a", []);
    expect(parseReferenceGraph(text, "graph")).toEqual([
      { path: "/gnu/store/b", references: ["/gnu/store/b", "/gnu/store/a"], deriver: "/gnu/store/b.drv" },
      { path: "/gnu/store/a", references: [] },
    ]);
  });

  test("reads items that share a reference", () => {
    const text = record("/s/a", ["/s/c"]) + record("/s/b", ["/s/c"]) + record("/s/c", []);
    expect(parseReferenceGraph(text, "graph").map(({ references }) => references)).toEqual([
      ["/s/c"],
      ["/s/c"],
      [],
    ]);
  });

  test("reads a graph whose last line has no end", () => {
    expect(parseReferenceGraph("/s/a\n\n1\n/s/a", "graph")).toEqual([{ path: "/s/a", references: ["/s/a"] }]);
  });

  test("gives nothing for an empty text", () => {
    expect(parseReferenceGraph("", "graph")).toEqual([]);
  });

  test.each([
    ["after the path", "/s/a\n", "graph:1"],
    ["after the deriver", "/s/a\n\n", "graph:2"],
    ["before a reference", "/s/a\n\n2\n/s/b\n", "graph:4"],
    ["after a whole record", "/s/a\n\n0\n/s/b\n\n", "graph:5"],
  ])("refuses a record that is cut short %s, naming the last line and the item", (_, text, place) => {
    const { code, message } = errorOf(() => parseReferenceGraph(text, "graph"));
    expect(code).toBe("ERR_REFERENCE_GRAPH");
    expect(message).toContain(`${place}: the record of /s/`);
    expect(message).toContain("cut short");
  });

  test.each([
    ["no number", "/s/a\n\nmany\n", "graph:3: 'many'"],
    ["a negative number", "/s/a\n\n-1\n", "graph:3: '-1'"],
    ["a fraction", "/s/a\n\n1.5\n/s/b\n", "graph:3: '1.5'"],
    [
      "a number that no file has lines for",
      "/s/a\n\n99999999999999999999\n",
      "graph:3: '99999999999999999999'",
    ],
  ])("refuses %s where the number of references should be", (_, text, words) => {
    const { code, message } = errorOf(() => parseReferenceGraph(text, "graph"));
    expect(code).toBe("ERR_REFERENCE_GRAPH");
    expect(message).toContain(words);
  });

  test.each([
    ["too small", "/s/a\n\n1\n/s/b\n/s/c\n/s/d\n\n0\n", "graph:7: '' is not the number"],
    [
      "too large",
      `${record("/s/a", ["/s/b"]).replace("\n1\n", "\n2\n")}${record("/s/b", [])}`,
      "graph:6: '' is not the path",
    ],
    ["too large by two", "/s/a\n\n2\n/s/b\n\n0\n", "graph:5: '' is not a reference of /s/a"],
  ])("refuses a number of references that is %s", (_, text, words) => {
    const { code, message } = errorOf(() => parseReferenceGraph(text, "graph"));
    expect(code).toBe("ERR_REFERENCE_GRAPH");
    expect(message).toContain(words);
  });

  test("refuses what is no reference graph", () => {
    const { code, message } = errorOf(() => parseReferenceGraph("hello\n", "notes.txt"));
    expect(code).toBe("ERR_REFERENCE_GRAPH");
    expect(message).toContain("notes.txt:1: 'hello' is not the path of a store item");
  });
});
