import { basename, join } from "node:path";
import type { ImageRequest } from "@storeship/builder";
import { single, size } from "@storeship/closure";
import {
  type Closure,
  type Directive,
  type ImageName,
  parseTime,
  platformOfSystem,
  StoreshipError,
  suggestRepository,
  systemOfNodeArch,
} from "@storeship/core";
import { readClosure } from "./closure.js";
import { readDirectives } from "./directives.js";
import type { PackOptions } from "./options.js";

const TMP: Directive = { type: "directory", path: "/tmp", mode: 0o1777 };

/** What the options and the roots ask the builder for. */
export async function imageRequest(roots: readonly string[], options: PackOptions): Promise<ImageRequest> {
  if (roots.length === 0 && options.tree === undefined) {
    throw new StoreshipError("ERR_USAGE", "nothing to pack: give a store item or profile as ROOT, or a plain directory with --tree");
  }
  const { closure, profile } = roots.length === 0 ? noStore : await readClosure(roots, options);
  const directives = options.directives === undefined ? [] : await readDirectives(options.directives);
  const { maxLayers, mtime, sysroot } = options;
  return {
    closure,
    sysroot,
    trees: options.tree ?? [],
    directives,
    defaults: options.tmp ? [TMP] : [],
    transformations: options.transform ?? [],
    layering: maxLayers === 1 ? single : size,
    maxLayers,
    platform: options.system ?? platformOfSystem(systemOfNodeArch(process.arch)),
    created: options.created ?? sourceDateEpoch(),
    mtime,
    runtime: runtimeConfig(options, profile),
    names: options.imageTag ?? [defaultName(profile, options)],
    prefix: profile ?? "",
  };
}

const noStore: { closure: Closure | undefined; profile: string | undefined } = { closure: undefined, profile: undefined };

function sourceDateEpoch(): number {
  const text = process.env["SOURCE_DATE_EPOCH"];
  if (text === undefined || text === "") return 1;
  if (!/^\d+$/.test(text)) throw new StoreshipError("ERR_USAGE", `SOURCE_DATE_EPOCH must be whole seconds since 1970, not '${text}'`);
  return parseTime(text);
}

function runtimeConfig(options: PackOptions, profile: string | undefined): ImageRequest["runtime"] {
  const { entryPoint, entryPointArgument = [], cmd, workdir, user, label, expose, volume, stopSignal, env } = options;
  if (entryPoint === undefined && entryPointArgument.length > 0) {
    throw new StoreshipError("ERR_USAGE", "--entry-point-argument has no program to go with; give --entry-point as well");
  }
  return {
    environment: env ?? [],
    ...(entryPoint === undefined ? {} : { entryPoint: [programPath(entryPoint, profile), ...entryPointArgument] }),
    ...(cmd === undefined ? {} : { cmd }),
    ...(workdir === undefined ? {} : { workingDirectory: workdir }),
    ...(user === undefined ? {} : { user }),
    ...(label === undefined ? {} : { labels: Object.fromEntries(label) }),
    ...(expose === undefined ? {} : { exposedPorts: expose.map((port) => (port.includes("/") ? port : `${port}/tcp`)) }),
    ...(volume === undefined ? {} : { volumes: volume }),
    ...(stopSignal === undefined ? {} : { stopSignal }),
  };
}

function programPath(program: string, profile: string | undefined): string {
  if (program.startsWith("/")) return program;
  if (profile === undefined) {
    throw new StoreshipError("ERR_USAGE", `--entry-point ${program}: without a profile the program must be an absolute path`);
  }
  return join(profile, program);
}

function defaultName(profile: string | undefined, options: PackOptions): ImageName {
  const free = profile === undefined ? basename(options.tree?.[0]?.directory ?? "") : basename(profile).replace(/^[0-9a-z]{32}-/, "");
  return { repository: suggestRepository(free), tag: "latest" };
}
