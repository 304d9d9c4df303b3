import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Packages of others whose code is in the bundle: their licenses go along. */
const OTHERS = ["commander", "import-meta-resolve"];

const licenses = {
  name: "licenses",
  generateBundle() {
    const texts = OTHERS.map((name) => {
      const license = ["LICENSE", "license"]
        .map((file) => tryRead(`../../node_modules/${name}/${file}`))
        .find(Boolean);
      if (!license) throw new Error(`the license of ${name} was not found`);
      return `${name}\n\n${license}`;
    });
    this.emitFile({ type: "asset", fileName: "LICENSES.txt", source: texts.join("\n\n") });
  },
};

function tryRead(file) {
  try {
    return readFileSync(new URL(file, import.meta.url), "utf8");
  } catch {
    return undefined;
  }
}

// Tells which sources are in which file: what a command loads is checked by it.
const sources = {
  name: "sources",
  generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter(({ type }) => type === "chunk");
    const table = chunks.map(({ fileName, moduleIds }) => [
      fileName,
      moduleIds.map((id) => relative(ROOT, id)).sort(),
    ]);
    const source = JSON.stringify(Object.fromEntries(table), undefined, 1);
    this.emitFile({ type: "asset", fileName: "sources.json", source });
  },
};

// commander asks for child_process at its start, for programs that are subcommands, of which there are none here; it would
// load a tenth of what `--version` takes.
const childProcess = {
  name: "child-process",
  resolveId: (id, importer) =>
    id === "node:child_process" && importer?.includes("/commander/")
      ? "child-process-when-called"
      : undefined,
  load: (id) =>
    id === "child-process-when-called"
      ? 'export default { spawn: (...call) => process.getBuiltinModule("node:child_process").spawn(...call) };'
      : undefined,
};

// What the program needs in a few files: to read a hundred small modules takes longer than all else at its start. CommonJS,
// since an ES module that imports one name of node:fs has Node load all of its streams, too.
export default defineConfig({
  input: { main: "dist/main.js" },
  platform: "node",
  plugins: [childProcess, licenses, sources],
  output: {
    dir: "bundle",
    format: "cjs",
    cleanDir: true,
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name]-[hash].cjs",
  },
});
