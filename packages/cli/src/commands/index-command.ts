import { Command } from "commander";
import { addMaxRatio, type ReadLimitOptions } from "../read-limits.js";
import { addRegistryDestinationOptions, type RegistryAccessOptions } from "../transports/registry-access.js";
import { FORMS } from "../transports/transports.js";
import { texts } from "../values.js";

/** The options of `index create` as the command line gives them. */
export interface IndexOptions extends RegistryAccessOptions, Pick<ReadLimitOptions, "maxRatio"> {
  readonly plugin?: readonly string[];
  readonly fsync?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `storeship index`. */
export function indexCommand(): Command {
  const create = new Command("create")
    .description("Join images that are there already, as they are, and give their index a name.")
    .argument("<dest>", "where the index goes; a place that holds manifests")
    .argument("<image...>", `images, or indexes of them: ${FORMS}`)
    .option("--plugin <name>", "load a plugin; repeatable", texts)
    .option("--fsync", "sync what is written before it takes its name")
    .option("--json", "print one JSON document of what was joined")
    .option("-q, --quiet", "print errors and warnings only");
  addRegistryDestinationOptions(addMaxRatio(create)).action(
    async (destination: string, images: readonly string[], options: IndexOptions) => {
      const { indexCreate } = await import("./index-create.js");
      await indexCreate(destination, images, options);
    },
  );
  return new Command("index")
    .description("Join images of different platforms under one name.")
    .addCommand(create);
}
