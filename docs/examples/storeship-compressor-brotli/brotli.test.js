import { test } from "node:test";
import { compressorChecks, pluginChecks } from "@storeship/testkit";
import plugin, { brotli } from "./index.js";

for (const check of [...pluginChecks(plugin), ...compressorChecks(brotli)]) test(check.name, check.run);
