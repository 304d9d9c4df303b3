import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../workspace.ts";
import { type Arguments, HELP, readArguments } from "./arguments.ts";
import { runComparisons } from "./run-comparisons.ts";
import { runGrowth } from "./run-growth.ts";

async function main(args: readonly string[]): Promise<number> {
  let given: Arguments;
  try {
    given = readArguments(args, process.env);
  } catch (error) {
    // The first sentence names the option, the others are about how to escape a name.
    console.error(`bench: ${(error as Error).message.replace(/\. .*/s, "")} (--help shows the usage)`);
    return 2;
  }
  if (given.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (!existsSync(join(ROOT, "packages/cli/dist/main.js"))) {
    console.error("bench: the command line is not built: run npm run bench, which builds it first");
    return 1;
  }
  try {
    await (given.growth ? runGrowth(given) : runComparisons(given));
    return 0;
  } catch (error) {
    console.error(`bench: ${(error as Error).message}`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
