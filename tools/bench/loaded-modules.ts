import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROGRAM } from "./command.ts";

// Run in the program itself, before it: notes each module that is loaded, built-in ones too.
const NOTE = `
  import { writeFileSync } from "node:fs";
  import { registerHooks } from "node:module";
  const loaded = [];
  registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
  process.on("exit", () => writeFileSync(process.env.LOADED_FILE, loaded.join("\\n")));
`;

/**
 * What `storeship` with ARGS loads: URLs of modules, and, for a file of the bundle, the sources that are in it. It has to
 * succeed. DIRECTORY takes a file.
 */
export function loadedModules(args: readonly string[], directory: string): readonly string[] {
  const file = join(directory, "loaded");
  const preload = `--import=data:text/javascript,${encodeURIComponent(NOTE)}`;
  const { status, stderr } = spawnSync(process.execPath, [preload, PROGRAM, ...args], {
    env: { ...process.env, LOADED_FILE: file },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`storeship ${args.join(" ")}: exit status ${status}\n${stderr}`);
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((url) => (url.includes("/bundle/") ? bundledSources(fileURLToPath(url)) : [url]));
}

function bundledSources(file: string): readonly string[] {
  const table = JSON.parse(readFileSync(join(dirname(file), "sources.json"), "utf8")) as Record<
    string,
    string[]
  >;
  return (table[basename(file)] ?? []).map((source) => `/${source}`);
}
