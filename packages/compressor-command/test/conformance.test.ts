import { compressorChecks, pluginChecks } from "@storeship/testkit";
import { describe, test } from "vitest";
import plugin, { bzip2, command, lzip } from "../src/index.js";
import { unlessMissing } from "./support/programs.js";

for (const check of pluginChecks(plugin)) test(check.name, check.run);

const compressors = {
  lzip,
  bzip2,
  command: (options = {}) => command({ command: "lzip -9", ...options }),
};

for (const [name, make] of Object.entries(compressors)) {
  describe.skipIf(unlessMissing(name === "bzip2" ? "bzip2" : "lzip"))(name, () => {
    for (const check of compressorChecks(make)) test(check.name, check.run);
  });
}
