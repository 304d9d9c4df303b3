import { readFileSync } from "node:fs";
import { closureOf, parseReferenceGraph, scanReferences } from "@storeship/closure";
import { describe, expect, test } from "vitest";
import { corpus, needsCorpus } from "./support/corpus.ts";

describe.runIf(needsCorpus())("a scan of a real closure", () => {
  test("finds the items of its reference graph, in the same order, and their references", async () => {
    const { graph, items, physical, profile } = corpus();
    const records = parseReferenceGraph(readFileSync(graph, "utf8"), graph);
    const start = performance.now();
    const scanned = await scanReferences([profile], { storeDir: "/gnu/store", sysroot: physical });
    console.log(`${scanned.length} items scanned in ${((performance.now() - start) / 1000).toFixed(2)} s`);

    const [byGraph, byScan] = [closureOf(records, [profile]), closureOf(scanned, [profile])];
    expect(byScan.items).toHaveLength(items.length);
    expect(byScan.items.map(({ path }) => path)).toEqual(byGraph.items.map(({ path }) => path));
    // The graph has the profile refer to every item, also to those of which it has no program.
    const others = (list: typeof byGraph.items) => list.filter(({ path }) => path !== profile);
    expect(others(byScan.items)).toEqual(others(byGraph.items));
  });
});
