import { readFileSync } from "node:fs";
import { Command } from "commander";
import { cacheCommand } from "./commands/cache.js";
import { copyCommand } from "./commands/copy.js";
import { diffCommand } from "./commands/diff/command.js";
import { exportCommand } from "./commands/export.js";
import { indexCommand } from "./commands/index-command.js";
import { inspectCommand } from "./commands/inspect.js";
import { packCommand } from "./commands/pack/command.js";
import { planCommand } from "./commands/plan.js";
import { pluginsCommand } from "./commands/plugins.js";
import { serveCommand } from "./commands/serve.js";
import { verifyCommand } from "./commands/verify/command.js";

/** The command line with all its commands. What a command needs beyond its options is imported when it runs. */
export function createProgram(): Command {
  const program = new Command("storeship")
    .description(
      "Turn the closure of a Guix or Nix profile into a container image, reproducible to the byte.",
    )
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addCommand(packCommand())
    .addCommand(planCommand())
    .addCommand(inspectCommand())
    .addCommand(verifyCommand())
    .addCommand(diffCommand())
    .addCommand(indexCommand())
    .addCommand(copyCommand())
    .addCommand(exportCommand())
    .addCommand(serveCommand())
    .addCommand(cacheCommand())
    .addCommand(pluginsCommand());
  for (const command of program.commands) command.helpOption("-h, --help", "print this help");
  return program;
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return manifest.version;
}
