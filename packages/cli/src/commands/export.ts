import { Command } from "commander";

/** The options of `export`. */
export interface ExportOptions {
  readonly closure?: readonly string[];
  readonly storeDatabase?: string;
  readonly scan?: boolean;
  readonly sysroot: string;
}

/** `storeship export`. */
export function exportCommand(): Command {
  return new Command("export")
    .description(
      "Write the closure of one store item as docker-image-BASENAME.tar in the working directory, with /bin linked to the item's.",
    )
    .argument("<store-item>", "a direct store path")
    .option("--closure <file>", "reference graph of the item's closure", (text: string) => [text])
    .option(
      "--store-database <file>",
      "read references from this store database (default: that of the item's store)",
    )
    .option("--scan", "find references by scanning the items for store hashes")
    .option("--sysroot <dir>", "the store lies below DIR", "/")
    .action(async (item: string, options: ExportOptions) => {
      const { exportItem } = await import("./export-item.js");
      process.stdout.write(`${await exportItem(item, options, process.cwd())}\n`);
    });
}
