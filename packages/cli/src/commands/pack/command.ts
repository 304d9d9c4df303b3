import { Command } from "commander";
import { addPackOptions, type PackOptions } from "./options.js";

/** `storeship pack`. */
export function packCommand(): Command {
  const command = new Command("pack")
    .description("Build an image of the closure of store items.")
    .argument("[root...]", "a store item, a path inside one, or a symlink that leads to one; the first is the profile");
  return addPackOptions(command).action(async (roots: readonly string[], options: PackOptions) => {
    const { pack } = await import("./pack.js");
    await pack(roots, options);
  });
}
