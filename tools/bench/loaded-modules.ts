import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM } from "./command.ts";

// Run in the program itself, before it: notes each module that is loaded, built-in ones too.
const NOTE = `
  import { writeFileSync } from "node:fs";
  import { registerHooks } from "node:module";
  const loaded = [];
  registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
  process.on("exit", () => writeFileSync(process.env.LOADED_FILE, loaded.join("\\n")));
`;

/** URLs of the modules that `storeship` with ARGS loads. It has to succeed. DIRECTORY takes a file. */
export function loadedModules(args: readonly string[], directory: string): readonly string[] {
  const file = join(directory, "loaded");
  const preload = `--import=data:text/javascript,${encodeURIComponent(NOTE)}`;
  const { status, stderr } = spawnSync(process.execPath, [preload, PROGRAM, ...args], {
    env: { ...process.env, LOADED_FILE: file },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`storeship ${args.join(" ")}: exit status ${status}\n${stderr}`);
  return readFileSync(file, "utf8").split("\n");
}
