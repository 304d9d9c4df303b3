import { availableParallelism } from "node:os";
import { Command } from "commander";
import { addPackOptions, type PackOptions } from "./options.js";
import { applySpec, noteRawValues, readSpec, specOf } from "./spec.js";

/** `storeship pack`. */
export function packCommand(): Command {
  const command = new Command("pack")
    .description("Build an image of the closure of store items.")
    .argument(
      "[root...]",
      "a store item, a path inside one, or a symlink that leads to one; the first is the profile",
    );
  addPackOptions(command);
  const raw = noteRawValues(command);
  return command.action(async (given: readonly string[]) => {
    const { spec, printSpec } = command.opts<PackOptions>();
    const specified = spec === undefined ? [] : applySpec(command, readSpec(spec), spec, raw);
    const roots = given.length > 0 ? given : specified;
    if (printSpec) {
      process.stdout.write(`${JSON.stringify(specOf(command, roots, raw), undefined, 2)}\n`);
      return;
    }
    sizeThreadPool(command.opts<PackOptions>());
    const { pack } = await import("./pack.js");
    await pack(roots, command.opts<PackOptions>(), specOf(command, roots, raw));
  });
}

/** Threads of the pool beyond the jobs, or beyond the cores, of which there is one job more: two read and write. */
const MORE_THREADS = 3;

// libuv's pool takes its size from the environment when it is first used, and has four threads where nothing is said.
function sizeThreadPool({ jobs = availableParallelism() }: PackOptions): void {
  process.env["UV_THREADPOOL_SIZE"] ??= String(jobs + MORE_THREADS);
}
