export { closureOf, storeDirOf } from "./closure-of.js";
export { single } from "./layering/single.js";
export { size } from "./layering/size.js";
export { parseReferenceGraph } from "./reference-graph.js";
export { storeItemOfRoot } from "./root.js";
