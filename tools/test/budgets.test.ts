import { describe, expect, test } from "vitest";
import { loadedModules } from "../bench/loaded-modules.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const COMPRESSORS = /\/compressor-|^node:zlib$/;
const WORKING_PACKAGES =
  /\/packages\/(builder|closure|destination|distribution|inspection|installer|layer)\//;

describe.each([["--version"], ["--help"], ["pack", "--help"]])("storeship %s %s", (...words) => {
  const args = words.filter((word) => word !== undefined);

  test("loads no compressor", () => {
    expect(loadedModules(args, temporaryDirectory()).filter((url) => COMPRESSORS.test(url))).toEqual([]);
  });

  test("loads none of the packages that do the work", () => {
    const loaded = loadedModules(args, temporaryDirectory());
    expect(loaded.some((url) => url.includes("/packages/cli/dist/"))).toBe(true);
    expect(loaded.filter((url) => WORKING_PACKAGES.test(url))).toEqual([]);
  });
});
