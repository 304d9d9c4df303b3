import { defineConfig } from "rolldown";

// What the program needs in a few files: reading a hundred small modules takes longer than all else at its start.
export default defineConfig({
  input: {
    main: "dist/main.js",
    // A thread loads it by its name.
    "hash-thread": "../builder/dist/hashing/hash-thread.js",
  },
  platform: "node",
  output: { dir: "bundle", format: "esm", cleanDir: true, chunkFileNames: "[name]-[hash].js" },
});
