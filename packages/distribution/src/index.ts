export type { BlobKey } from "./client/blob.js";
export type { Access } from "./client/connection.js";
export type { PushedManifest } from "./client/manifest.js";
export type { RegistryOptions } from "./client/options.js";
export type { Referrer } from "./client/referrers.js";
export { type RegistryClient, registryClient } from "./client/registry-client.js";
export type { UploadContent, UploadOptions } from "./client/upload.js";
export type { RetryPolicy } from "./http/retry.js";
