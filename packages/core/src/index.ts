export { ANNOTATIONS } from "./annotations.js";
export {
  type ByteString,
  compareBytes,
  fromByteString,
  printable,
  printableText,
  toByteString,
  toSystemPath,
  withoutControls,
} from "./byte-string.js";
export { chooseImage, chosenImage } from "./choose-image.js";
export {
  type CompressionLevels,
  type Compressor,
  type CompressorFactory,
  type CompressorOptions,
  compressionLevel,
} from "./compressor.js";
export { type DeliveredDocument, type DeliveryDocuments, deliveryDocuments } from "./delivery-documents.js";
export {
  type Descriptor,
  isConfigMediaType,
  isIndexMediaType,
  layerMediaType,
  MEDIA_TYPES,
} from "./descriptor.js";
export type {
  Blob,
  ByteSource,
  Delivery,
  Destination,
  Encode,
  ImageOutline,
  OpenDestination,
} from "./destination.js";
export { type Digest, hexOf, isDigest } from "./digest.js";
export { digestOf, digestOfHash } from "./digest-of.js";
export type { Directive, Transformation } from "./directive.js";
export { type DockerManifest, dockerManifest, dockerRepositories } from "./docker-manifest.js";
export { documentBlob } from "./document-blob.js";
export { type BaseConfig, readBaseConfig } from "./documents/base-config.js";
export {
  arrayAt,
  DOCUMENT_LIMIT,
  type JsonObject,
  objectAt,
  optionalTextAt,
  parseDocument,
  textAt,
} from "./documents/document.js";
export {
  type ConfigFacts,
  type DockerManifestFacts,
  readConfig,
  readDockerManifest,
} from "./documents/image-documents.js";
export {
  type IndexFacts,
  type ManifestFacts,
  readDescriptor,
  readOciIndex,
  readOciManifest,
} from "./documents/oci-documents.js";
export { damaged, type ErrorCode, reasonOf, StoreshipError, systemErrorCode } from "./errors.js";
export type { Fault, FaultKind } from "./fault.js";
export type { Image, Layer, RawManifest } from "./image.js";
export {
  type HistoryRecord,
  IMAGE_COMMENT,
  type ImageConfig,
  imageConfig,
  type LayerRecord,
  type RuntimeConfig,
} from "./image-config.js";
export {
  canonicalizeRepositoryName,
  formatImageName,
  type ImageName,
  isRepository,
  isTag,
  parseImageName,
  suggestRepository,
} from "./image-name.js";
export type {
  ImageClaim,
  ImageIndexSource,
  ImageSource,
  IndexClaim,
  IndexedImage,
  LayerBlob,
  LayerClaim,
  ManifestClaim,
} from "./image-source.js";
export type {
  CachedLayer,
  CachedSegment,
  CacheEntry,
  LayerCache,
  LayerFacts,
  SegmentPlace,
} from "./layer-cache.js";
export { type Limiter, limiter } from "./limiter.js";
export {
  COMPRESSOR_ANNOTATION,
  type IndexedManifest,
  type OciIndex,
  type OciManifest,
  ociIndex,
  ociManifest,
} from "./oci-manifest.js";
export { pieces } from "./pieces.js";
export {
  type Platform,
  platformName,
  platformOfSystem,
  refuseRepeated,
  systemOfNodeArch,
} from "./platform.js";
export { PLUGIN_API_VERSION, type Plugin } from "./plugin.js";
export { type LoadedPlugin, PluginRegistry } from "./plugin-registry.js";
export { validCompressor, validPlugin } from "./plugin-validation.js";
export { DEFAULT_READ_LIMITS, type ReadLimits } from "./read-limits.js";
export {
  formatRegistryReference,
  parseRegistryReference,
  type RegistryReference,
} from "./registry-reference.js";
export type { RemoteLayer, RemoteLayerCache, RemoteLayerClaim } from "./remote-layer-cache.js";
export type {
  Closure,
  Layering,
  LayerLimits,
  LayerPlan,
  SizedClosure,
  SizedItem,
  StoreItem,
} from "./store.js";
export { parseStoreItemName, type StoreItemName } from "./store-item-name.js";
export { formatTime, parseTime } from "./time.js";
export { validLayers } from "./valid-layers.js";
