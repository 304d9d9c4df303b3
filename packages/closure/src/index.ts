export { closureOf, storeDirOf } from "./closure-of.js";
export { graph } from "./layering/graph.js";
export { layerings } from "./layering/plugin.js";
export { popularity } from "./layering/popularity.js";
export { dependentCounts } from "./layering/ranked-items.js";
export { single } from "./layering/single.js";
export { size } from "./layering/size.js";
export { sticky } from "./layering/sticky.js";
export { type SplitCost, type StickyAdvice, stickyAdvice } from "./layering/sticky-advice.js";
export { type Sweep, type SweptLayering, sweepLayerings } from "./layering/sweep-layerings.js";
export { layerKey, type UpdateBytes, updateBytes } from "./layering/update-bytes.js";
export { normalizeNarHash } from "./nar-hash.js";
export { imageNameOfPackages, profilePackageNames } from "./profile/image-name.js";
export {
  type ProfileEnvironment,
  type ProfileOptions,
  profileEnvironment,
} from "./profile/profile-environment.js";
export { readReferenceGraph } from "./read-reference-graph.js";
export { parseReferenceGraph } from "./reference-graph.js";
export { parseReferenceGraphJson } from "./reference-graph-json.js";
export { storeItemOfRoot } from "./root.js";
export { type ScanOptions, scanReferences } from "./scan/scan-references.js";
export { defaultStoreDatabase } from "./store-database/default-store-database.js";
export { readStoreDatabase } from "./store-database/read-store-database.js";
export { storeItemImageName } from "./store-item-name.js";
