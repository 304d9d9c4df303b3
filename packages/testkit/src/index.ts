export type { Check } from "./check.js";
export { compressorChecks } from "./compressor-checks.js";
export { pluginChecks } from "./plugin-checks.js";
