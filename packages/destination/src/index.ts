export { dockerArchive, dockerArchiveStream } from "./docker-archive.js";
export type { OutputOptions } from "./output.js";
