import { describe, expect, test } from "vitest";
import { type Compressor, type CompressorFactory, type Plugin, PluginRegistry } from "../src/index.js";
import { compressor } from "./support/compressor.js";

const invalid = (...texts: string[]) =>
  expect.objectContaining({
    code: "ERR_PLUGIN_INVALID",
    message: expect.stringMatching(new RegExp(texts.join(".*"))),
  });

describe("what is no plugin", () => {
  test.each([
    ["nothing", undefined, "default export"],
    ["null", null, "default export"],
    ["a text", "plugin", "default export"],
    ["an object without a version", { name: "x" }, "'apiVersion'"],
    ["one without a name", { apiVersion: 1 }, "'name'"],
    ["one whose name is empty", { apiVersion: 1, name: "" }, "'name'"],
    [
      "one whose compressors are a list of names",
      { apiVersion: 1, name: "x", compressors: "gzip" },
      "'compressors'",
    ],
    [
      "one whose compressor is none that can be made",
      { apiVersion: 1, name: "x", compressors: { y: {} } },
      "'compressors.y'",
    ],
    ["one whose layering is no function", { apiVersion: 1, name: "x", layerings: { z: 5 } }, "'layerings.z'"],
  ])("%s is refused with the place that it came from", (_, value, fault) => {
    const registry = new PluginRegistry();
    expect(() => registry.add(value as unknown as Plugin, "./mine.js")).toThrow(invalid("./mine.js", fault));
    expect(registry.plugins).toEqual([]);
  });

  test("all faults are told at once", () => {
    const plugin = { apiVersion: 1, layerings: { a: 1 }, compressors: { b: 2 } } as unknown as Plugin;
    expect(() => new PluginRegistry().add(plugin, "x")).toThrow(
      invalid("'name'", "'compressors.b'", "'layerings.a'"),
    );
  });
});

describe("a compressor that does not keep the contract", () => {
  function made(factory: () => unknown): () => Compressor {
    const registry = new PluginRegistry();
    registry.add({ name: "p", apiVersion: 1, compressors: { made: factory as CompressorFactory } });
    return () => registry.compressor("made");
  }

  test.each<[keyof Compressor, unknown]>([
    ["name", ""],
    ["extension", "gz"],
    ["mediaTypeSuffix", "xz"],
    ["concatenable", undefined],
    ["segmentSize", 0],
    ["segmentSize", 1.5],
    ["memory", -1],
    ["fingerprint", "two\nlines"],
    ["compress", undefined],
    ["decompress", "x"],
  ])("is refused by the name of its field: %s %j", (field, value) => {
    expect(made(() => ({ ...compressor("x"), [field]: value }))).toThrow(invalid("'made'", `'${field}'`));
  });

  test("is refused where it is no object", () => {
    expect(made(() => undefined)).toThrow(invalid("'made'"));
  });

  test("gets its options, and its own errors come through", () => {
    const registry = new PluginRegistry();
    const levels: unknown[] = [];
    const factory: CompressorFactory = (options) => {
      levels.push(options?.level);
      if (options?.level === 99) throw new RangeError("no level 99");
      return compressor("x");
    };
    registry.add({ name: "p", apiVersion: 1, compressors: { x: factory } });
    expect(registry.compressor("x", { level: 3 }).name).toBe("x");
    expect(registry.compressor("x").name).toBe("x");
    expect(() => registry.compressor("x", { level: 99 })).toThrow(new RangeError("no level 99"));
    expect(levels).toEqual([3, undefined, 99]);
  });
});
