import type { Tree } from "@storeship/builder";
import type { Platform, RegistryReference, Transformation } from "@storeship/core";
import { type Command, Option } from "commander";
import { DEFAULT_CACHE_SIZE } from "../../cache-directory.js";
import type { CompressionChoice } from "../../compression.js";
import { addReadLimits, type ReadLimitOptions } from "../../read-limits.js";
import {
  addRegistryDestinationOptions,
  type RegistryAccessOptions,
} from "../../transports/registry-access.js";
import { FORMS } from "../../transports/transports.js";
import * as value from "../../values.js";

/** The options of `pack` as the command line gives them. */
export interface PackOptions extends RegistryAccessOptions, ReadLimitOptions {
  readonly spec?: string;
  readonly printSpec?: boolean;
  readonly closure?: readonly string[];
  readonly storeDatabase?: string;
  readonly scan?: boolean;
  readonly sysroot: string;
  readonly tree?: readonly Tree[];
  readonly symlink?: readonly value.ProfileSymlink[];
  readonly directives?: string;
  readonly transform?: readonly Transformation[];
  readonly localstatedir?: boolean;
  readonly database?: string;
  readonly profileName?: string;
  readonly rootSystem?: string;
  readonly from?: string;
  readonly tmp: boolean;
  readonly imageTag?: readonly string[];
  readonly system?: Platform;
  readonly platform?: readonly value.PlatformRoots[];
  readonly entryPoint?: string;
  readonly entryPointArgument?: readonly string[];
  readonly cmd?: readonly string[];
  readonly env?: ReadonlyArray<readonly [string, string]>;
  readonly searchPaths: "auto" | "none";
  readonly workdir?: string;
  readonly user?: string;
  readonly label?: ReadonlyArray<readonly [string, string]>;
  readonly annotation?: ReadonlyArray<readonly [string, string]>;
  readonly expose?: readonly string[];
  readonly volume?: readonly string[];
  readonly stopSignal?: string;
  readonly created?: number;
  readonly mtime: number;
  readonly maxLayers: number;
  readonly layering: string;
  readonly against?: string;
  readonly layerCompression?: CompressionChoice;
  readonly compression?: CompressionChoice;
  readonly jobs?: number;
  readonly plugin?: readonly string[];
  /** A directory; absent for the default one, false for none. */
  readonly cache?: string | boolean;
  readonly cacheSize: number;
  readonly cacheFrom?: readonly RegistryReference[];
  readonly cacheTo?: RegistryReference;
  /** One or several. */
  readonly output?: readonly string[];
  readonly metadataFile?: string;
  readonly fsync?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress: "auto" | "bar" | "plain" | "json" | "none";
}

/** The least and the most layers of an image. */
const LAYERS = [1, 125] as const;
const MOST_JOBS = 1024;

/** Add the options to the command. */
export function addPackOptions(command: Command): Command {
  addContentOptions(command);
  addImageOptions(command);
  addLayerOptions(command);
  addOutputOptions(command);
  addReadLimits(command.optionsGroup("Images that are read (--from, --against):"));
  addRegistryDestinationOptions(command.optionsGroup("A registry (docker://):"));
  return command;
}

function addContentOptions(command: Command): void {
  command
    .optionsGroup("What goes in:")
    .option("--closure <file>", "reference graph of the roots' closure, - for stdin; repeatable", value.texts)
    .option(
      "--store-database <file>",
      "read references from this store database (default: that of the roots' store)",
    )
    .option("--scan", "find references by scanning the items for store hashes")
    .option("--sysroot <dir>", "the store lies below DIR; the image's names don't show it", "/")
    .option(
      "--tree <dir[=path]>",
      "add a plain directory at PATH of the image, / unless given; repeatable",
      value.trees,
    )
    .option(
      "-S, --symlink <source=target>",
      "a symlink at SOURCE to TARGET, which is relative to the profile; repeatable",
      value.profileSymlinks,
    )
    .option("--directives <file>", "JSON array of files, directories, symlinks and copies to add")
    .option(
      "--transform <old:new>",
      "rename members that begin with OLD; repeatable, in order",
      value.transformations,
    )
    .option(
      "--localstatedir",
      "install a store database that registers the closure, GC roots, and root's profile",
    )
    .option("--database <file>", "install this store database instead of a generated one")
    .option("--profile-name <name>", "name of root's profile (default: guix-profile)")
    .option("--root-system <dir>", "a provisioned root file system as a layer of its own")
    .option("--from <image>", "base image, at any transport: its layers come first, its config is inherited")
    .option("--no-tmp", "don't make /tmp");
}

function addImageOptions(command: Command): void {
  command
    .optionsGroup("The image:")
    .option(
      "-t, --image-tag <name[:tag]>",
      "name of the image, or from-store-path; repeatable (default: of the profile's packages)",
      value.imageTags,
    )
    .option(
      "-s, --system <system>",
      "GNU triplet, its prefix, or linux/ARCHITECTURE (default: this machine's)",
      value.platform,
    )
    .option(
      "--platform <platform=root,...>",
      "roots of the image for one platform, in place of ROOT and --system; an index joins the images; repeatable",
      value.platformRoots,
    )
    .option("--entry-point <program>", "what the container runs; relative to the profile unless absolute")
    .option("-A, --entry-point-argument <arg>", "argument of the entry point; repeatable", value.texts)
    .option("--cmd <arg>", "default arguments; repeatable", value.texts)
    .option("-e, --env <name=value>", "environment variable; repeatable", value.pairs)
    .addOption(
      new Option("--search-paths <kind>", "environment from the profile's manifest")
        .choices(["auto", "none"])
        .default("auto"),
    )
    .option("-w, --workdir <dir>", "working directory", value.directory)
    .option("-u, --user <user>", "user, by name or number")
    .option("-l, --label <name=value>", "label; repeatable", value.pairs)
    .option("--annotation <name=value>", "annotation of the manifest; repeatable", value.pairs)
    .option("--expose <port>", "port that the container listens on, such as 80/tcp; repeatable", value.ports)
    .option("--volume <dir>", "volume; repeatable", value.directories)
    .option("--stop-signal <signal>", "signal that stops the container")
    .option("--created <time>", "seconds or ISO 8601 (default: SOURCE_DATE_EPOCH, else 1)", value.time)
    .option("--mtime <time>", "of members: seconds or ISO 8601", value.time, 1);
}

function addLayerOptions(command: Command): void {
  command
    .optionsGroup("Layers and compression:")
    .option(
      "--max-layers <n>",
      `at most N layers, ${LAYERS[0]} to ${LAYERS[1]}`,
      value.wholeNumber(...LAYERS),
      100,
    )
    .option(
      "--layering <name>",
      "how items are grouped: popularity, size, graph, sticky, single, or a plugin's",
      "popularity",
    )
    .option("--against <image>", "older image, or its metadata file, whose layers sticky keeps to")
    .option(
      "--layer-compression <name[:level]>",
      "compressor of layer blobs (default: none in a docker-archive, gzip elsewhere)",
      value.compression,
    )
    .option(
      "-C, --compression <name[:level]>",
      "compressor of the whole archive: gzip, zstd, xz, lzip, bzip2, none, command:PROGRAM (default: by the file name's extension)",
      value.compression,
    )
    .option(
      "-j, --jobs <n>",
      "segments compressed at a time (default: cores + 1)",
      value.wholeNumber(1, MOST_JOBS),
    )
    .option("--plugin <name>", "load a plugin; repeatable", value.texts)
    .option("--cache <dir>", "layer cache (default: $XDG_CACHE_HOME/storeship)")
    .option("--no-cache", "use no layer cache")
    .option(
      "--cache-size <size>",
      "bytes that the layer cache may keep, such as 20G",
      value.byteSize,
      DEFAULT_CACHE_SIZE,
    )
    .option(
      "--cache-from <repository>",
      "docker://HOST/NAME where compressed layers of other builds are found; repeatable",
      value.cacheSources,
    )
    .option(
      "--cache-to <repository>",
      "docker://HOST/NAME where this build's layers are kept for others",
      value.cacheTarget,
    );
}

function addOutputOptions(command: Command): void {
  command
    .optionsGroup("Where it goes and how it is told:")
    .option(
      "-o, --output <dest>",
      `${FORMS}, FILE, or - for stdout; may be repeated (default: NAME.tar)`,
      value.texts,
    )
    .option(
      "--metadata-file <file>",
      "write a JSON document of what was made: digests, sizes, items, fingerprints",
    )
    .option("--fsync", "sync the output before it takes its name")
    .option("-n, --dry-run", "list what would be packed and write nothing")
    .option("--json", "print one JSON document of what was made")
    .option("-q, --quiet", "print errors and warnings only")
    .addOption(
      new Option("--progress <kind>", "how progress is shown")
        .choices(["auto", "bar", "plain", "json", "none"])
        .default("auto"),
    )
    .option("--spec <file>", "read options from a JSON file; those of the command line win")
    .option("--print-spec", "print the specification file that equals the command line, and stop");
}
