export { plugin as default } from "./plugin.js";
export { zstd } from "./zstd.js";
