export { buildImage, writeImage } from "./build.js";
export { buildDockerImage, type DockerImageOptions } from "./docker-image.js";
export { defaultLimits, type EncodeLimits, encoder } from "./encode.js";
export { type ImagePlan, MAXIMUM_LAYERS, type PlannedLayer, planImage } from "./plan.js";
export type { ImageRequest, Tree, WriteOptions } from "./request.js";
export type { Progress, Watch } from "./watch.js";
