export {
  type ArchiveOptions,
  dockerArchive,
  dockerArchiveDescriptor,
  dockerArchiveStream,
} from "./docker-archive.js";
export { nowhere } from "./nowhere.js";
export { type LayoutOptions, ociLayout } from "./oci-layout.js";
export type { OutputOptions } from "./output.js";
