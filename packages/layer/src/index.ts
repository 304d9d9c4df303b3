export { composeImage } from "./compose.js";
export { directiveEntry } from "./directive-entries.js";
export { type Entry, type Origin, type Owner, sourceOf } from "./entry.js";
export { type LayerOptions, endSize, layerBytes, layerSize } from "./layer-bytes.js";
export { compareNames, MAXIMUM_NAME_LENGTH, memberName } from "./member-name.js";
export { splitIntoLayers } from "./split.js";
export { BLOCKING_SIZE, type Header, headerSize, padding, RECORD_SIZE, writeHeader } from "./tar-header.js";
export { type Rename, renaming } from "./transform.js";
export { type WalkResult, walk } from "./walk.js";
