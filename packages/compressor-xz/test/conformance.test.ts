import { compressorChecks, pluginChecks } from "@storeship/testkit";
import { describe, test } from "vitest";
import plugin, { xz } from "../src/index.js";

for (const check of pluginChecks(plugin)) test(check.name, check.run);

describe("xz", () => {
  for (const check of compressorChecks(xz)) test(check.name, check.run);
});
