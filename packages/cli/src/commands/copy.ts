import type { Platform } from "@storeship/core";
import { Command, Option } from "commander";
import type { CompressionChoice } from "../compression.js";
import { addMaxRatio, type ReadLimitOptions } from "../read-limits.js";
import { addRegistryDestinationOptions, type RegistryAccessOptions } from "../transports/registry-access.js";
import { FORMS } from "../transports/transports.js";
import * as value from "../values.js";

/** The options of `copy` as the command line gives them. */
export interface CopyOptions extends RegistryAccessOptions, Pick<ReadLimitOptions, "maxRatio"> {
  readonly imageTag?: readonly string[];
  readonly system?: Platform;
  readonly referrers?: boolean;
  readonly compression?: CompressionChoice;
  readonly plugin?: readonly string[];
  readonly fsync?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress: "auto" | "bar" | "plain" | "json" | "none";
}

/** `storeship copy`. */
export function copyCommand(): Command {
  const command = new Command("copy")
    .description(
      "Copy an image between any two places, byte for byte: of several platforms all, with their index, where the place takes them.",
    )
    .argument("<from>", `${FORMS}, or the plain name of such a file or directory`)
    .argument("<to>", `${FORMS}, FILE, or - for stdout`)
    .option(
      "-t, --image-tag <name[:tag]>",
      "name of the copy; repeatable (default: that of the image)",
      value.givenNames,
    )
    .option("-s, --system <system>", "copy one of several: GNU triplet or linux/ARCHITECTURE", value.platform)
    .option("--referrers", "take along manifests that are about the image: signatures, attestations, SBOMs")
    .option(
      "-C, --compression <name[:level]>",
      "compressor of the whole archive (default: by the file name's extension)",
      value.compression,
    )
    .option("--plugin <name>", "load a plugin; repeatable", value.texts)
    .option("--fsync", "sync the output before it takes its name")
    .option("--json", "print one JSON document of what was copied")
    .option("-q, --quiet", "print errors and warnings only")
    .addOption(
      new Option("--progress <kind>", "how progress is shown")
        .choices(["auto", "bar", "plain", "json", "none"])
        .default("auto"),
    );
  return addRegistryDestinationOptions(addMaxRatio(command)).action(
    async (from: string, to: string, options: CopyOptions) => {
      const { copy } = await import("./copy-image.js");
      await copy(from, to, options);
    },
  );
}
