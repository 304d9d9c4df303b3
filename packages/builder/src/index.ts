export { buildImage, writeImage } from "./build.js";
export { type ImagePlan, MAXIMUM_LAYERS, type PlannedLayer, planImage } from "./plan.js";
export type { ImageRequest, Tree } from "./request.js";
export type { Progress, Watch } from "./watch.js";
