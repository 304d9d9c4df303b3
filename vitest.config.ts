import { defineConfig } from "vitest/config";
import { reporters } from "./tools/reporters.ts";

// Run from a package's directory: its tests lie beside its src.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
    reporters: reporters(),
  },
});
