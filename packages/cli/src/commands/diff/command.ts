import { type Platform, StoreshipError } from "@storeship/core";
import { Command } from "commander";
import { ExitStatus } from "../../exit-status.js";
import { addReadLimits, type ReadLimitOptions } from "../../read-limits.js";
import { addRegistryOptions, type RegistryAccessOptions } from "../../transports/registry-access.js";
import { FORMS } from "../../transports/transports.js";
import { platform, texts } from "../../values.js";

/** Exit status where the comparison itself fails, as that of `diff` and `cmp`. */
const TROUBLE = 2;

/** The options of `diff`. */
export interface DiffOptions extends RegistryAccessOptions, ReadLimitOptions {
  readonly system?: Platform;
  readonly all?: boolean;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

/** `storeship diff`. */
export function diffCommand(): Command {
  const command = new Command("diff")
    .description(
      "Tell how two images differ: index, manifest, config, layers, store items, members, first byte. Exit status 1 where they do.",
    )
    .argument("<from>", `${FORMS}, or the plain name of such a file or directory`)
    .argument("<to>", "likewise")
    .option("-s, --system <system>", "which of several images: GNU triplet or linux/ARCHITECTURE", platform)
    .option("--all", "list all members that differ, not the first ones alone")
    .option("--plugin <name>", "load a plugin; repeatable", texts)
    .option("--json", "print one JSON document");
  return addRegistryOptions(addReadLimits(command)).action(
    async (from: string, to: string, options: DiffOptions) => {
      const { diff } = await import("./diff.js");
      await diff(from, to, options).catch((error) => {
        throw error instanceof StoreshipError ? new ExitStatus(TROUBLE, error) : error;
      });
    },
  );
}
