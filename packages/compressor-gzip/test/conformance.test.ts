import { compressorChecks, pluginChecks } from "@storeship/testkit";
import { describe, test } from "vitest";
import plugin, { gzip } from "../src/index.js";

for (const check of pluginChecks(plugin)) test(check.name, check.run);

describe("gzip", () => {
  for (const check of compressorChecks(gzip)) test(check.name, check.run);
});
