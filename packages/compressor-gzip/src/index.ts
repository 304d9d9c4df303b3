export { gzip } from "./gzip.js";
export { plugin as default } from "./plugin.js";
