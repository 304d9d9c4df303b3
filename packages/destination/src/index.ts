export type { ArchiveOptions } from "./archive.js";
export { daemonArchive } from "./daemon/daemon-archive.js";
export { type DaemonOptions, dockerDaemon } from "./daemon/docker-daemon.js";
export { dockerArchive, dockerArchiveDescriptor, dockerArchiveStream } from "./docker-archive.js";
export { nowhere } from "./nowhere.js";
export { type OciArchiveOptions, ociArchive, ociArchiveDescriptor } from "./oci-archive.js";
export { type LayoutOptions, ociLayout } from "./oci-layout.js";
export type { OutputOptions } from "./output.js";
export { severalDestinations } from "./several-destinations.js";
