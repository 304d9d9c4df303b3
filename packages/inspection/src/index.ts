export type { Archive, Decompressor } from "@storeship/layer";
export type {
  Difference,
  FirstByte,
  ImageDifference,
  ItemChange,
  ItemSide,
  LayerChange,
  MemberChange,
  ValueChange,
} from "./diff/changes.js";
export { diffImages } from "./diff/diff-images.js";
export { valueChanges } from "./diff/value-changes.js";
export { dockerArchiveSource } from "./docker-archive-source.js";
export { type ImageInspection, inspectImage, type LayerInspection } from "./inspect-image.js";
export type { ItemContent, LayerContent, MemberCount } from "./layer-content.js";
export { layerItems } from "./layer-items.js";
export { layoutNames } from "./layout-names.js";
export { ociArchiveSource } from "./oci-archive-source.js";
export { ociLayoutSource } from "./oci-layout-source.js";
export { type Verification, verifyImage } from "./verify/verify-image.js";
