import type { ImageName, Platform, Transformation } from "@storeship/core";
import type { Tree } from "@storeship/builder";
import { type Command, Option } from "commander";
import * as value from "../../values.js";

/** The options of `pack` as the command line gives them. */
export interface PackOptions {
  readonly closure?: readonly string[];
  readonly sysroot: string;
  readonly tree?: readonly Tree[];
  readonly directives?: string;
  readonly transform?: readonly Transformation[];
  readonly imageTag?: readonly ImageName[];
  readonly system?: Platform;
  readonly entryPoint?: string;
  readonly entryPointArgument?: readonly string[];
  readonly cmd?: readonly string[];
  readonly env?: ReadonlyArray<readonly [string, string]>;
  readonly workdir?: string;
  readonly user?: string;
  readonly label?: ReadonlyArray<readonly [string, string]>;
  readonly expose?: readonly string[];
  readonly volume?: readonly string[];
  readonly stopSignal?: string;
  readonly created?: number;
  readonly mtime: number;
  readonly tmp: boolean;
  readonly maxLayers: number;
  readonly cache: boolean;
  readonly output?: string;
  readonly fsync?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress: "auto" | "bar" | "plain" | "json" | "none";
}

/** Add the options to the command. */
export function addPackOptions(command: Command): Command {
  return command
    .optionsGroup("What goes in:")
    .option("--closure <file>", "reference graph of the roots' closure; - is stdin; repeatable", value.texts)
    .option("--sysroot <dir>", "the store lies below DIR; the image's names don't show it", "/")
    .option("--tree <dir[=path]>", "add a plain directory at PATH of the image, / unless given; repeatable", value.trees)
    .option("--directives <file>", "JSON array of files, directories, symlinks and copies to add")
    .option("--transform <old:new>", "rename members that begin with OLD; repeatable, in order", value.transformations)
    .option("--no-tmp", "don't make /tmp")
    .optionsGroup("The image:")
    .option("-t, --image-tag <name[:tag]>", "name of the image; repeatable", value.imageNames)
    .option("-s, --system <system>", "GNU triplet, its prefix, or linux/ARCHITECTURE (default: this machine's)", value.platform)
    .option("--entry-point <program>", "what the container runs; relative to the profile unless absolute")
    .option("-A, --entry-point-argument <arg>", "argument of the entry point; repeatable", value.texts)
    .option("--cmd <arg>", "default arguments; repeatable", value.texts)
    .option("-e, --env <name=value>", "environment variable; repeatable", value.pairs)
    .option("-w, --workdir <dir>", "working directory")
    .option("-u, --user <user>", "user, by name or number")
    .option("-l, --label <name=value>", "label; repeatable", value.pairs)
    .option("--expose <port>", "port that the container listens on, such as 80/tcp; repeatable", value.texts)
    .option("--volume <dir>", "volume; repeatable", value.texts)
    .option("--stop-signal <signal>", "signal that stops the container")
    .option("--created <time>", "seconds or ISO 8601 (default: SOURCE_DATE_EPOCH, else 1)", value.time)
    .option("--mtime <time>", "of members: seconds or ISO 8601", value.time, 1)
    .option("--max-layers <n>", "at most N layers, 1 to 125", value.wholeNumber(1, 125), 1)
    .optionsGroup("Where it goes:")
    .option("-o, --output <dest>", "docker-archive:FILE, FILE, or - for stdout (default: NAME.tar)")
    .option("--no-cache", "use no layer cache")
    .option("--fsync", "sync the output before it takes its name")
    .optionsGroup("How it is told:")
    .option("-n, --dry-run", "list what would be packed and write nothing")
    .option("--json", "print one JSON document of what was made")
    .option("-q, --quiet", "print errors only")
    .addOption(
      new Option("--progress <kind>", "how progress is shown").choices(["auto", "bar", "plain", "json", "none"]).default("auto"),
    );
}
