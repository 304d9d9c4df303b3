import { describe, expect, test } from "vitest";
import { type Layering, type Plugin, PluginRegistry } from "../src/index.js";
import { compressor } from "./support/compressor.js";

const layering: Layering = () => [];
const gzip: Plugin = { name: "gzip", apiVersion: 1, compressors: { gzip: () => compressor("gzip") } };
const grouping: Plugin = { name: "grouping", apiVersion: 1, layerings: { one: layering, two: layering } };

function registry(...plugins: Plugin[]): PluginRegistry {
  const made = new PluginRegistry();
  for (const plugin of plugins) made.add(plugin);
  return made;
}

describe("PluginRegistry", () => {
  test("gives compressors and layerings by their names, and the plugins in their order", () => {
    const made = registry(gzip, grouping);
    expect(made.compressor("gzip").extension).toBe(".gzip");
    expect(made.layering("two")).toBe(layering);
    expect(made.plugins.map(({ plugin }) => plugin)).toEqual([gzip, grouping]);
    expect(made.compressorNames).toEqual(["gzip"]);
    expect(made.layeringNames).toEqual(["one", "two"]);
  });

  test("an unknown name is an error that lists the known ones", () => {
    const made = registry(gzip, grouping);
    expect(() => made.compressor("brotli")).toThrow(
      expect.objectContaining({
        code: "ERR_PLUGIN_UNKNOWN",
        message: "no compressor is called 'brotli'; known are: gzip",
      }),
    );
    expect(() => made.layering("gzip")).toThrow(
      expect.objectContaining({
        code: "ERR_PLUGIN_UNKNOWN",
        message: "no layering is called 'gzip'; known are: one, two",
      }),
    );
    expect(() => registry().compressor("x")).toThrow("known are: none");
  });

  test.each(["constructor", "__proto__", "toString"])(
    "'%s', which every object has, is unknown too",
    (name) => {
      expect(() => registry(gzip).compressor(name)).toThrow(
        expect.objectContaining({ code: "ERR_PLUGIN_UNKNOWN" }),
      );
    },
  );

  test("a name that is taken is an error that says by which plugin it was brought and which are taken", () => {
    const made = registry(gzip);
    expect(() => made.add(gzip, "./mine.js")).toThrow(
      expect.objectContaining({
        code: "ERR_PLUGIN_DUPLICATE",
        message: "the plugin ./mine.js brings a compressor 'gzip', but that name is taken; taken are gzip",
      }),
    );
    expect(() => made.add({ ...grouping, layerings: { one: layering } })).not.toThrow();
    expect(() => made.add(grouping)).toThrow(expect.objectContaining({ code: "ERR_PLUGIN_DUPLICATE" }));
  });

  test("nothing of a refused plugin is added", () => {
    const made = registry(gzip);
    const half: Plugin = {
      ...gzip,
      name: "half",
      compressors: { new: () => compressor("new"), ...gzip.compressors },
      layerings: { one: layering },
    };
    expect(() => made.add(half)).toThrow(expect.objectContaining({ code: "ERR_PLUGIN_DUPLICATE" }));
    expect(() => made.compressor("new")).toThrow(expect.objectContaining({ code: "ERR_PLUGIN_UNKNOWN" }));
    expect(() => made.layering("one")).toThrow(expect.objectContaining({ code: "ERR_PLUGIN_UNKNOWN" }));
    expect(made.plugins).toHaveLength(1);
  });

  test.each([2, 0, "1"])("a plugin for version %s of the contract is refused", (apiVersion) => {
    const other = { ...gzip, apiVersion } as unknown as Plugin;
    expect(() => registry().add(other, "storeship-compressor-gzip")).toThrow(
      expect.objectContaining({
        code: "ERR_PLUGIN_INVALID",
        message: expect.stringContaining(
          `the plugin storeship-compressor-gzip is made for version ${apiVersion}`,
        ),
      }),
    );
  });

  test("two registries know nothing of each other", () => {
    registry(gzip);
    expect(() => registry().compressor("gzip")).toThrow(
      expect.objectContaining({ code: "ERR_PLUGIN_UNKNOWN" }),
    );
  });
});
