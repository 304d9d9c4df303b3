import { Command } from "commander";
import { addPackOptions, type PackOptions } from "./pack/options.js";

/** The options of `plan`: those of `pack`, and its own. */
export interface PlanOptions extends PackOptions {
  readonly sweep?: boolean;
}

/** `storeship plan`. */
export function planCommand(): Command {
  const command = new Command("plan")
    .description(
      "Tell the layers that pack would make, and what of them an older image has. Takes the options of pack; writes nothing.",
    )
    .argument("[root...]", "as for pack");
  addPackOptions(command)
    .optionsGroup("What is told:")
    .option(
      "--sweep",
      "tell what a change costs with each layering and with few or many layers, up to --max-layers",
    );
  return command.action(async (roots: readonly string[], options: PlanOptions) => {
    const { plan } = await import("./plan-report.js");
    process.stdout.write(`${await plan(roots, options)}\n`);
  });
}
