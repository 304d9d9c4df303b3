import { describe, expect, test } from "vitest";
import { closureOf, parseReferenceGraphJson, readReferenceGraph } from "../src/index.js";
import { errorOf } from "./support/error.js";

const A = "/nix/store/0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a-a";
const B = "/nix/store/1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b-b";
const DERIVER = "/nix/store/2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c-b.drv";
const HEX = "sha256:10551daed7fa467d0b58826e7eb9a0f2af7d693de319f2ef775fffcda244b9f6";
const BASE32 = "sha256:1xmr8jicvzszfzpz46g37mlpvbzjl2wpwvl2b05psipssyp1sm8h";
const SRI = "sha256-EFUdrtf6Rn0LWIJufrmg8q99aT3jGfLvd1//zaJEufY=";
const base = (path: string): string => path.slice("/nix/store/".length);

const ITEMS = [
  { path: A, references: [A], narHash: HEX, narSize: 120 },
  { path: B, references: [A, B], deriver: DERIVER, narHash: HEX, narSize: 456 },
];

const parse = (document: unknown): unknown => parseReferenceGraphJson(JSON.stringify(document), "graph.json");
const messageOf = (document: unknown): string => {
  const error = errorOf(() => parse(document));
  expect(error.code).toBe("ERR_REFERENCE_GRAPH");
  return error.message;
};

describe("parseReferenceGraphJson reads", () => {
  test("the array that exportReferencesGraph gives a derivation with structured attributes", () => {
    const graph = [
      { closureSize: 120, narHash: BASE32, narSize: 120, path: A, references: [A], valid: true },
      { closureSize: 576, deriver: DERIVER, narHash: BASE32, narSize: 456, path: B, references: [A, B] },
    ];
    expect(parse(graph)).toEqual(ITEMS);
  });

  test("graphs under their names", () => {
    expect(parse({ one: [{ ...ITEMS[0] }], other: [{ ...ITEMS[1] }] })).toEqual(ITEMS);
  });

  test("all attributes of a derivation, of which it takes the graphs that they name", () => {
    const attributes = {
      builder: "/bin/sh",
      exportReferencesGraph: { closure: [B] },
      closure: ITEMS,
      list: ["x"],
    };
    expect(parse(attributes)).toEqual(ITEMS);
  });

  test("what nix path-info printed up to Nix 2.18, and Lix prints", () => {
    const info = [
      { path: A, narHash: SRI, narSize: 120, references: [A], ca: "fixed:r:sha256:0", registrationTime: 1 },
      { path: B, narHash: SRI, narSize: 456, references: [A, B], deriver: DERIVER, signatures: ["k:s"] },
    ];
    expect(parse(info)).toEqual(ITEMS);
  });

  test("what nix path-info prints in format 1, with and without the version and store directory beside the paths", () => {
    const info = {
      [A]: { narHash: SRI, narSize: 120, references: [A], deriver: null, ca: null, ultimate: false },
      [B]: { narHash: SRI, narSize: 456, references: [A, B], deriver: DERIVER },
    };
    expect(parse(info)).toEqual(ITEMS);
    expect(parse({ version: 1, storeDir: "/nix/store", ...info })).toEqual(ITEMS);
  });

  test("what nix path-info prints in format 2, whose names are those in the store directory", () => {
    const record = { version: 2, storeDir: "/nix/store", ca: null, signatures: [] };
    const info = {
      [base(A)]: { ...record, narHash: SRI, narSize: 120, references: [base(A)], deriver: null },
      [base(B)]: {
        ...record,
        narHash: SRI,
        narSize: 456,
        references: [A, B].map(base),
        deriver: base(DERIVER),
      },
    };
    expect(parse({ version: 2, storeDir: "/nix/store", info })).toEqual(ITEMS);
    expect(parse({ version: 3, info })).toEqual(ITEMS);
  });

  test("records that say nothing of a deriver, a hash or a size", () => {
    expect(parse([{ path: A, references: [], deriver: "", narHash: null, narSize: null }])).toEqual([
      { path: A, references: [] },
    ]);
  });

  test("a graph without records", () => {
    for (const empty of [[], {}, { closure: [] }, { info: {}, storeDir: "/nix/store" }])
      expect(parse(empty)).toEqual([]);
  });

  test("a graph of 20,000 records", () => {
    const path = (n: number): string => `/nix/store/${String(n).padStart(32, "0")}-item`;
    const graph = Array.from({ length: 20_000 }, (_, n) => ({
      path: path(n),
      references: n === 0 ? [] : [path(n - 1)],
    }));
    const items = parseReferenceGraphJson(JSON.stringify(graph), "graph");
    expect(closureOf(items, [path(19_999)]).items).toHaveLength(20_000);
  });

  test("an item called as a key that every object has", () => {
    expect(parseReferenceGraphJson('{"__proto__": [{"path": "/s/a", "references": []}]}', "g")).toEqual([
      { path: "/s/a", references: [] },
    ]);
  });
});

describe("parseReferenceGraphJson refuses, by the file and the record,", () => {
  test("what is no JSON", () => {
    const error = errorOf(() => parseReferenceGraphJson('[{"path": ', "graph.json"));
    expect(error).toMatchObject({ code: "ERR_REFERENCE_GRAPH", cause: expect.any(SyntaxError) });
    expect(error.message).toMatch(/^graph\.json: it is no valid JSON: .*; make the reference graph again$/s);
  });

  test.each([[1], ["text"], [null], [true]])("%j, which holds no records", (document) => {
    expect(messageOf(document)).toMatch("graph.json: it is neither an array nor an object of records");
  });

  test.each<[unknown, string]>([
    [[ITEMS[0], 7], "record 2 is not an object"],
    [[null], "record 1 is null: the item was not in the store that was asked"],
    [[{ references: [] }], "record 1 has no path of a store item"],
    [[{ path: base(A), references: [] }], "record 1 has no path of a store item"],
    [[{ path: 3, references: [] }], "record 1 has no path of a store item"],
    [[{ path: A }], `record 1 (${A}) has no array of references`],
    [[{ path: A, references: { [B]: {} } }], `record 1 (${A}) has no array of references`],
    [[{ path: A, references: [B, 5] }], `record 1 (${A}) refers to 5, which is not the path of a store item`],
    [[{ path: A, references: [""] }], `record 1 (${A}) refers to "", which is not`],
    [[{ path: A, references: [base(B)] }], `record 1 (${A}) refers to "${base(B)}"`],
    [
      [{ path: A, references: [], deriver: 1 }],
      `record 1 (${A}) has a deriver that is not the path of a store item`,
    ],
    [[{ path: A, references: [], narHash: "sha256:0" }], `record 1 (${A}) has a narHash that is no SHA-256`],
    [[{ path: A, references: [], narHash: 1 }], `record 1 (${A}) has a narHash that is no SHA-256`],
    [[{ path: A, references: [], narSize: -1 }], `record 1 (${A}) has a narSize that is no number of bytes`],
    [[{ path: A, references: [], narSize: 1.5 }], `record 1 (${A}) has a narSize that is no number of bytes`],
    [[{ path: A, references: [], narSize: "9" }], `record 1 (${A}) has a narSize that is no number of bytes`],
    [
      [{ path: A, valid: false }],
      `record 1 (${A}) is not valid: the item was not in the store that was asked`,
    ],
    [{ [A]: null }, `the record of ${A} is null: the item was not in the store that was asked`],
    [{ [A]: { narSize: 1 } }, `the record of ${A} has no array of references`],
    [{ info: { [base(A)]: { references: [] } } }, `the record of ${base(A)} has no path of a store item`],
    [
      { storeDir: "/nix/store", info: { "a/b": { references: [] } } },
      "the record of a/b has no path of a store item",
    ],
    [{ one: ITEMS, other: 5 }, "'other' is not an array of records"],
    [{ one: ITEMS, other: [{}] }, "'other', record 1 has no path of a store item"],
    [{ exportReferencesGraph: { closure: [A] } }, "'closure' is not an array of records"],
  ])("%j", (document, why) => {
    expect(messageOf(document)).toContain(`graph.json: ${why}`);
  });

  test("arrays that are nested ten thousand deep", () => {
    const text = "[".repeat(10_000) + "]".repeat(10_000);
    expect(errorOf(() => parseReferenceGraphJson(text, "g")).message).toContain(
      "g: record 1 is not an object",
    );
  });
});

describe("readReferenceGraph tells by the first character", () => {
  test.each(["", " ", "\n\t\r\n"])("behind %j that a graph is JSON", (blank) => {
    expect(readReferenceGraph(blank + JSON.stringify(ITEMS), "g")).toEqual(ITEMS);
    expect(readReferenceGraph(blank + JSON.stringify({ closure: ITEMS }), "g")).toEqual(ITEMS);
  });

  test("that a graph is text, and where text is wrong", () => {
    expect(readReferenceGraph("/s/a\n\n1\n/s/a\n", "g")).toEqual([{ path: "/s/a", references: ["/s/a"] }]);
    expect(readReferenceGraph("", "g")).toEqual([]);
    expect(errorOf(() => readReferenceGraph("hello\n", "g")).message).toContain(
      "g:1: 'hello' is not the path",
    );
  });
});
