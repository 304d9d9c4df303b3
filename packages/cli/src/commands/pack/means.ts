import type { PluginRegistry } from "@storeship/core";
import type { RegistryAccess } from "../../transports/registry-access.js";

/** What it takes to read what the options name. */
export interface RequestMeans {
  /** Of plugins. */
  readonly registry: PluginRegistry;
  /** To a registry of images. */
  readonly access?: RegistryAccess;
}
