export { t as decompressors } from "./decompressors-DhivdzFj.js";
