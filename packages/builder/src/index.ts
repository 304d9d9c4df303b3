export { type BuiltImage, buildImage } from "./build.js";
export { directoryCache } from "./cache/directory-cache.js";
export { type CacheEntry, listCache, type Pruned, pruneCache, verifyCache } from "./cache/maintenance.js";
export { defaultLimits, type EncodeLimits, encoder } from "./compression/encode.js";
export { buildDockerImage, type DockerImageOptions } from "./docker-image.js";
export { type ImagePlan, MAXIMUM_LAYERS, type PlannedLayer, planImage } from "./plan.js";
export type { ImageRequest, Tree, WriteOptions } from "./request.js";
export type { Progress, Watch } from "./watch.js";
