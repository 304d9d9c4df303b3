export { plugin as default } from "./plugin.js";
export { xz } from "./xz.js";
