import { compressorChecks, pluginChecks } from "@storeship/testkit";
import { describe, test } from "vitest";
import plugin, { zstd } from "../src/index.js";

for (const check of pluginChecks(plugin)) test(check.name, check.run);

describe("zstd", () => {
  for (const check of compressorChecks(zstd)) test(check.name, check.run);
});
