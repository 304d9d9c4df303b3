import { Command } from "commander";
import type { PackOptions } from "./pack/options.js";
import { addPackOptions } from "./pack/options.js";

/** `storeship plan`. */
export function planCommand(): Command {
  const command = new Command("plan")
    .description(
      "Tell the layers that pack would make, and what of them an older image has. Takes the options of pack; writes nothing.",
    )
    .argument("[root...]", "as for pack");
  return addPackOptions(command).action(async (roots: readonly string[], options: PackOptions) => {
    const { plan } = await import("./plan-report.js");
    process.stdout.write(`${await plan(roots, options)}\n`);
  });
}
