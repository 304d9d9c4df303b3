export { guixDatabase } from "./guix-database.js";
export { homeDirectives, type StoreInstallation, storeDirectives } from "./install.js";
export { type Nar, narBytes, narHash } from "./nar.js";
export { NIX_SCHEMA_VERSION, nixDatabase } from "./nix-database.js";
