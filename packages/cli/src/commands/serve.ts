import { Command } from "commander";
import { addMaxRatio, type ReadLimitOptions } from "../read-limits.js";
import { FORMS } from "../transports/transports.js";
import { texts, wholeNumber } from "../values.js";

/** The options of `serve`. */
export interface ServeCommandOptions extends Pick<ReadLimitOptions, "maxRatio"> {
  readonly host: string;
  readonly port: number;
  readonly plugin?: readonly string[];
}

const MOST_PORT = 65_535;

/** `storeship serve`. */
export function serveCommand(): Command {
  const command = new Command("serve")
    .description("Serve an image as a registry that can only be read, until interrupted.")
    .argument("<image>", `${FORMS}, or the plain name of such a file or directory; of a layout, all its tags`)
    .option("--host <address>", "listen on this address; other machines may reach any but", "127.0.0.1")
    .option("--port <n>", "listen on this port; 0 takes one that is free", wholeNumber(0, MOST_PORT), 0)
    .option("--plugin <name>", "load a plugin; repeatable", texts);
  return addMaxRatio(command).action(async (image: string, options: ServeCommandOptions) => {
    const { serve } = await import("./serve-image.js");
    await serve(image, options);
  });
}
