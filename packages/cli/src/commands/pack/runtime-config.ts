import { join } from "node:path";
import { type RuntimeConfig, StoreshipError } from "@storeship/core";
import type { PackOptions } from "./options.js";

type Environment = ReadonlyArray<readonly [name: string, value: string]>;

/**
 * The image config that the options ask for.
 *
 * @param profile the store item that programs are looked for in, or undefined for an image without a store.
 * @param searchPaths environment that the options' own variables go over, and that goes before a base's.
 */
export function runtimeConfig(
  options: PackOptions,
  profile: string | undefined,
  searchPaths: Environment,
): RuntimeConfig {
  const {
    entryPoint,
    entryPointArgument = [],
    cmd,
    workdir,
    user,
    label,
    expose,
    volume,
    stopSignal,
    env = [],
  } = options;
  if (entryPoint === undefined && entryPointArgument.length > 0) {
    throw new StoreshipError(
      "ERR_USAGE",
      "--entry-point-argument has no program to go with; give --entry-point as well",
    );
  }
  return {
    searchPaths,
    environment: [...new Map(env)],
    ...(entryPoint === undefined
      ? {}
      : { entryPoint: [programPath(entryPoint, profile), ...entryPointArgument] }),
    ...(cmd === undefined ? {} : { cmd }),
    ...(workdir === undefined ? {} : { workingDirectory: workdir }),
    ...(user === undefined ? {} : { user }),
    ...(label === undefined ? {} : { labels: Object.fromEntries(label) }),
    ...(expose === undefined ? {} : { exposedPorts: expose }),
    ...(volume === undefined ? {} : { volumes: volume }),
    ...(stopSignal === undefined ? {} : { stopSignal }),
  };
}

function programPath(program: string, profile: string | undefined): string {
  if (program.startsWith("/")) return program;
  if (profile === undefined) {
    throw new StoreshipError(
      "ERR_USAGE",
      `--entry-point ${program}: without a profile the program must be an absolute path`,
    );
  }
  return join(profile, program);
}
