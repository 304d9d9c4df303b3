export { bzip2 } from "./bzip2.js";
export { type CommandOptions, command } from "./command.js";
export { lzip } from "./lzip.js";
export { plugin as default } from "./plugin.js";
export { type CompressionProgram, programCompressor } from "./program-compressor.js";
