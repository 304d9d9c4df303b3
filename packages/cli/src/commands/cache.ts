import { Command } from "commander";
import { DEFAULT_CACHE_SIZE } from "../cache-directory.js";
import { byteSize } from "../values.js";

/** The options of the commands of `cache`. */
export interface CacheOptions {
  readonly cache?: string;
  readonly json?: boolean;
}

/** `storeship cache`. */
export function cacheCommand(): Command {
  return new Command("cache")
    .description("Look after the layer cache.")
    .addCommand(
      withCache(
        new Command("ls").description("List the layers that the cache holds, the most recently used first."),
      )
        .option("--json", "print one JSON document")
        .action(async (options: CacheOptions) => print(await (await actions()).list(options))),
    )
    .addCommand(
      withCache(
        new Command("prune").description(
          "Remove what was not used for the longest time, and what is left over.",
        ),
      )
        .option("--cache-size <size>", "bytes to keep, such as 20G", byteSize, DEFAULT_CACHE_SIZE)
        .action(async (options: CacheOptions & { cacheSize: number }) =>
          print(await (await actions()).prune(options)),
        ),
    )
    .addCommand(
      withCache(
        new Command("verify").description("Read all that the cache holds, and remove what is broken."),
      ).action(async (options: CacheOptions) => print(await (await actions()).verify(options))),
    );
}

function withCache(command: Command): Command {
  return command.option("--cache <dir>", "the cache's directory (default: $XDG_CACHE_HOME/storeship)");
}

async function actions(): Promise<typeof import("./cache-actions.js")> {
  return import("./cache-actions.js");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
