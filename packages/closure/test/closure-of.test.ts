import type { StoreItem } from "@storeship/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { closureOf, storeDirOf } from "../src/index.js";
import { errorOf } from "./support/error.js";
import { items, namesOf, pathOf, STORE } from "./support/items.js";

const closureNames = (graph: Readonly<Record<string, readonly string[]>>, ...roots: readonly string[]) =>
  namesOf(closureOf(items(graph), roots.map(pathOf)).items);

describe("closureOf", () => {
  test("puts an item behind all that it refers to, ties by path", () => {
    expect(closureNames({ app: ["lib", "data"], lib: ["libc"], data: [], libc: [] }, "app")).toEqual([
      "data",
      "libc",
      "lib",
      "app",
    ]);
  });

  test("has an item that several refer to once", () => {
    expect(closureNames({ top: ["a", "b"], a: ["c"], b: ["c"], c: [] }, "top")).toEqual([
      "c",
      "a",
      "b",
      "top",
    ]);
  });

  test("takes references of an item to itself", () => {
    const closure = closureOf(items({ a: ["a", "b"], b: ["b"] }), [pathOf("a")]);
    expect(namesOf(closure.items)).toEqual(["b", "a"]);
    expect(closure.items.map(({ references }) => references)).toEqual([
      [pathOf("b")],
      [pathOf("a"), pathOf("b")],
    ]);
  });

  test("leaves out what no root reaches", () => {
    expect(closureNames({ a: ["b"], b: [], c: ["a"], d: [] }, "a")).toEqual(["b", "a"]);
  });

  test("tells the store that its items lie in", () => {
    expect(closureOf(items({ a: [] }), [pathOf("a")]).storeDir).toBe(STORE);
    expect(closureOf([{ path: "/nix/store/x", references: [] }], ["/nix/store/x"]).storeDir).toBe(
      "/nix/store",
    );
  });

  test("has the closure of all roots, in whatever order and however often they are given", () => {
    const graph = { a: ["c"], b: ["c", "a"], c: [], d: [] };
    const both = closureNames(graph, "a", "b", "d");
    expect(both).toEqual(["c", "a", "b", "d"]);
    expect(closureNames(graph, "d", "b", "a", "b")).toEqual(both);
  });

  test("takes the same record twice, with its references in any order", () => {
    const twice = [...items({ a: ["b", "c"], b: [], c: [] }), ...items({ a: ["c", "b", "c"], b: [] })];
    expect(namesOf(closureOf(twice, [pathOf("a")]).items)).toEqual(["b", "c", "a"]);
  });

  test("joins what two records of one item know", () => {
    const [item] = items({ a: [] }) as [StoreItem];
    const closure = closureOf(
      [
        { ...item, narSize: 5 },
        { ...item, narHash: "sha256:00" },
      ],
      [item.path],
    );
    expect(closure.items).toEqual([{ ...item, narSize: 5, narHash: "sha256:00" }]);
  });

  test.each<[string, Partial<StoreItem>, Partial<StoreItem>]>([
    ["references", { references: [pathOf("b")] }, {}],
    ["derivers", { deriver: "/gnu/store/a.drv" }, { deriver: "/gnu/store/other.drv" }],
    ["hashes", { narHash: "sha256:00" }, { narHash: "sha256:11" }],
    ["sizes", { narSize: 1 }, { narSize: 2 }],
  ])("refuses two records of one item that disagree in their %s, naming it", (_, one, other) => {
    const base: StoreItem = { path: pathOf("a"), references: [] };
    const records = [{ ...base, ...one }, { ...base, ...other }, ...items({ b: [] })];
    for (const order of [records, records.toReversed()]) {
      const { code, message } = errorOf(() => closureOf(order, [pathOf("a")]));
      expect(code).toBe("ERR_REFERENCE_GRAPH");
      expect(message).toContain(`two records of ${pathOf("a")} that disagree`);
    }
  });

  test("refuses a reference that has no record, naming both ends", () => {
    const { code, message } = errorOf(() => closureOf(items({ a: ["b"], b: ["gone"] }), [pathOf("a")]));
    expect(code).toBe("ERR_REFERENCE_GRAPH");
    expect(message).toContain(`${pathOf("b")} refers to ${pathOf("gone")}`);
  });

  test("refuses a root that has no record, naming it", () => {
    const { code, message } = errorOf(() => closureOf(items({ a: [] }), [pathOf("a"), pathOf("gone")]));
    expect(code).toBe("ERR_REFERENCE_GRAPH");
    expect(message).toContain(`no record of ${pathOf("gone")}`);
  });

  test("refuses a circle, naming those on it and nobody else", () => {
    const graph = items({ top: ["a"], a: ["b", "z"], b: ["c"], c: ["a"], z: [] });
    const { code, message } = errorOf(() => closureOf(graph, [pathOf("top")]));
    expect(code).toBe("ERR_REFERENCE_GRAPH");
    expect(message).toContain(["a", "b", "c", "a"].map(pathOf).join(" → "));
    expect(message).not.toContain(pathOf("top"));
    expect(message).not.toContain(pathOf("z"));
  });

  test("doesn't mind a circle that no root reaches", () => {
    expect(closureNames({ a: [], b: ["c"], c: ["b"] }, "a")).toEqual(["a"]);
  });

  test("refuses items of two stores", () => {
    const records = [...items({ a: [] }), { path: "/nix/store/b", references: [] }];
    const { code, message } = errorOf(() => closureOf(records, [pathOf("a"), "/nix/store/b"]));
    expect(code).toBe("ERR_REFERENCE_GRAPH");
    expect(message).toContain("/gnu/store");
    expect(message).toContain("/nix/store");
  });

  test("follows a chain of 100,000 references", () => {
    const length = 100_000;
    const name = (n: number) => `item-${String(n).padStart(6, "0")}`;
    const chain = Array.from({ length }, (_, n) => ({
      path: pathOf(name(n)),
      references: n + 1 < length ? [pathOf(name(n + 1))] : [],
    }));
    const names = namesOf(closureOf(chain, [pathOf(name(0))]).items);
    expect(names).toHaveLength(length);
    expect([names[0], names.at(-1)]).toEqual([name(length - 1), name(0)]);
  });

  // References go from a higher number to a lower one: no circles.
  const graphs = fc
    .array(fc.array(fc.nat({ max: 30 }), { maxLength: 6 }), { minLength: 1, maxLength: 30 })
    .map((lists) =>
      lists.map((numbers, n) => ({
        path: pathOf(`${n}`),
        references: numbers.filter((number) => number <= n).map((number) => pathOf(`${number}`)),
      })),
    );

  test("doesn't depend on the order of records, roots or references", () => {
    const shuffled = graphs.chain((records) => {
      const shuffle = <T>(list: readonly T[]) =>
        fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
      const roots = fc.shuffledSubarray(
        records.map(({ path }) => path),
        { minLength: 1 },
      );
      const others = fc.tuple(...records.map(({ references }) => shuffle(references)));
      return fc.tuple(fc.constant(records), roots, roots.chain(shuffle), shuffle(records), others);
    });
    fc.assert(
      fc.property(shuffled, ([records, roots, _, order, references]) => {
        const expected = closureOf(records, roots);
        const changed = order.map((record) => ({
          ...record,
          references: references[records.indexOf(record)] ?? [],
        }));
        expect(closureOf(changed, roots.toReversed())).toEqual(expected);
      }),
    );
  });

  test("has each item once, behind its references, and all that a root leads to", () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (records, pick) => {
        const root = records[pick % records.length]?.path as string;
        const seen = new Set<string>();
        for (const { path, references } of closureOf(records, [root]).items) {
          expect(seen.has(path)).toBe(false);
          for (const reference of references) expect(reference === path || seen.has(reference)).toBe(true);
          seen.add(path);
        }
        expect(seen.has(root)).toBe(true);
      }),
    );
  });
});

describe("storeDirOf", () => {
  test("refuses a graph without items", () => {
    expect(errorOf(() => storeDirOf([])).message).toContain("no items");
  });
});
