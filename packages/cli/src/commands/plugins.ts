import { Command } from "commander";
import { texts } from "../values.js";

/** `storeship plugins`. */
export function pluginsCommand(): Command {
  return new Command("plugins")
    .description("List the plugins that are loaded, where they come from, and what they bring.")
    .option("--plugin <name>", "load a plugin as well; repeatable", texts)
    .option("--json", "print one JSON document")
    .action(async (options: { plugin?: readonly string[]; json?: boolean }) => {
      const { listPlugins } = await import("./plugins-list.js");
      process.stdout.write(`${await listPlugins(options.plugin ?? [], options.json ?? false)}\n`);
    });
}
