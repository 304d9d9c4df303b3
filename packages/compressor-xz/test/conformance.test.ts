import { compressorChecks, pluginChecks } from "@storeship/testkit";
import { describe, test } from "vitest";
import plugin, { xz } from "../src/index.js";
import { unlessMissing } from "./support/programs.js";

for (const check of pluginChecks(plugin)) test(check.name, check.run);

describe.skipIf(unlessMissing("xz"))("xz, with the program xz", () => {
  for (const check of compressorChecks(xz)) test(check.name, check.run);
});
