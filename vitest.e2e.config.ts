import { defineConfig } from "vitest/config";
import { reporters } from "./tools/reporters.ts";

// Against real consumers (docker, podman, skopeo, umoci, Nix): one at a time, they share the machine's daemons.
export default defineConfig({
  test: {
    include: ["tools/e2e/**/*.e2e.ts"],
    globalSetup: ["tools/e2e/global-setup.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    passWithNoTests: false,
    reporters: reporters(),
  },
});
