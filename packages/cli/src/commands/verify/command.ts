import { Command } from "commander";
import { addReadLimits, type ReadLimitOptions } from "../../read-limits.js";
import { addRegistryOptions, type RegistryAccessOptions } from "../../transports/registry-access.js";
import { FORMS } from "../../transports/transports.js";
import { texts } from "../../values.js";

/** The options of `verify`. */
export interface VerifyOptions extends RegistryAccessOptions, ReadLimitOptions {
  readonly plugin?: readonly string[];
  readonly rebuild?: string;
  readonly json?: boolean;
}

/** `storeship verify`. */
export function verifyCommand(): Command {
  const command = new Command("verify")
    .description(
      "Compute again all that an image claims of itself: digests, sizes, diffIDs, media types, members. A line for each fault.",
    )
    .argument("<image>", `${FORMS}, or the plain name of such a file or directory`)
    .option(
      "--rebuild <file>",
      "build again what this file of --metadata-file, or this specification, tells of, and compare",
    )
    .option("--plugin <name>", "load a plugin; repeatable", texts)
    .option("--json", "print one JSON document");
  return addRegistryOptions(addReadLimits(command)).action(async (image: string, options: VerifyOptions) => {
    const { verify } = await import("./verify.js");
    await verify(image, options);
  });
}
