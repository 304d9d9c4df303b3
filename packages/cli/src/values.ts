import {
  type Platform,
  parseImageName,
  parseRegistryReference,
  parseTime,
  platformOfSystem,
  type RegistryReference,
  StoreshipError,
} from "@storeship/core";
import { InvalidArgumentError } from "commander";
import { parseCompression } from "./compression.js";

/** For an option that may be given several times. */
function collect<T>(
  read: (text: string) => T,
): (text: string, previous: readonly T[] | undefined) => readonly T[] {
  return (text, previous = []) => [...previous, value(read)(text)];
}

/** For an option whose value `read` reads: what it throws is told as wrong usage of the option. */
function value<T>(read: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return read(text);
    } catch (error) {
      if (error instanceof StoreshipError) throw new InvalidArgumentError(error.message);
      throw error;
    }
  };
}

export const time = value(parseTime);
export const compression = value(parseCompression);

/** Where the image's name is made from the profile's store path. */
export const FROM_STORE_PATH = "from-store-path";

/** Names of images, checked and left as they are. */
export const imageTags = collect((text) => {
  if (text !== FROM_STORE_PATH) parseImageName(text);
  return text;
});

/** Names that are all given, checked and left as they are. */
export const givenNames = collect((text) => {
  parseImageName(text);
  return text;
});
export const platform = value(platformOfSystem);

/** Roots of the image for one platform. */
export interface PlatformRoots {
  readonly platform: Platform;
  readonly roots: readonly string[];
}

/** `PLATFORM=ROOT[,ROOT…]`. */
export const platformRoots = collect((text): PlatformRoots => {
  const equals = text.indexOf("=");
  const roots = text.slice(equals + 1).split(",");
  if (equals < 1 || roots.includes(""))
    throw new InvalidArgumentError(`'${text}' is not of the form PLATFORM=ROOT[,ROOT…]`);
  return { platform: platformOfSystem(text.slice(0, equals)), roots };
});
export const texts = collect((text) => text);

/** `NAME=VALUE`, with an empty value allowed. */
export const pairs = collect((text): readonly [string, string] => {
  const equals = text.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError(`'${text}' is not of the form NAME=VALUE`);
  return [text.slice(0, equals), text.slice(equals + 1)];
});

/** A path of the image that engines take only as an absolute one. */
function absolute(text: string): string {
  if (!text.startsWith("/"))
    throw new InvalidArgumentError(`'${text}' must be an absolute path of the image`);
  return text;
}
export const directory = absolute;
export const directories = collect(absolute);

/** Ports as the image config has them: `80/tcp`. */
export const ports = collect((text) => {
  const [, number, protocol = "tcp"] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/.exec(text) ?? [];
  if (number === undefined || Number(number) < 1 || Number(number) > 65_535)
    throw new InvalidArgumentError(`'${text}' is no port such as 80 or 53/udp`);
  return `${number}/${protocol}`;
});

/** A symlink of the image whose target lies below the profile. */
export interface ProfileSymlink {
  readonly source: string;
  /** Relative to the profile. */
  readonly target: string;
}

/** `SOURCE=TARGET`. */
export const profileSymlinks = collect((text): ProfileSymlink => {
  const equals = text.indexOf("=");
  const [source, target] = [text.slice(0, equals), text.slice(equals + 1)];
  if (equals < 1 || target === "")
    throw new InvalidArgumentError(`'${text}' is not of the form SOURCE=TARGET`);
  if (target.startsWith("/")) {
    const relative = target.replace(/^\/+(?:(?:gnu|nix)\/store\/[^/]+(?:\/+|$))?/, "");
    throw new InvalidArgumentError(
      `the target '${target}' must be relative to the profile; say ${source}=${relative === "" ? "." : relative}`,
    );
  }
  return { source, target };
});

/** `OLD:NEW`. */
export const transformations = collect((text) => {
  const colon = text.indexOf(":");
  if (colon < 1) throw new InvalidArgumentError(`'${text}' is not of the form OLD:NEW`);
  return { from: text.slice(0, colon), to: text.slice(colon + 1) };
});

/** `DIR[=PATH]`. */
export const trees = collect((text) => {
  const equals = text.lastIndexOf("=");
  if (text === "" || equals === 0 || equals === text.length - 1)
    throw new InvalidArgumentError(`'${text}' is not of the form DIR[=PATH]`);
  return equals === -1
    ? { directory: text, path: "/" }
    : { directory: text.slice(0, equals), path: text.slice(equals + 1) };
});

const REGISTRY = "docker://";

/** `docker://HOST/NAME`, a repository that layers are kept in. */
function cacheRepository(text: string): RegistryReference {
  if (!text.startsWith(REGISTRY))
    throw new InvalidArgumentError(`'${text}' is no repository at a registry: docker://HOST/NAME`);
  const { host, repository, tag, digest } = value(parseRegistryReference)(text.slice(REGISTRY.length));
  if (tag === undefined && digest === undefined) return { host, repository };
  throw new InvalidArgumentError(
    `'${text}' names one image; layers have tags of their own: ${REGISTRY}${host}/${repository}`,
  );
}
export const cacheTarget = cacheRepository;
export const cacheSources = collect(cacheRepository);

const SIZE_UNITS: Readonly<Record<string, number>> = { "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** A number of bytes: digits, and `k`, `M`, `G` or `T` for powers of 1,000. */
export function byteSize(text: string): number {
  const [, digits, unit = ""] = /^(\d{1,6}(?:\.\d+)?)([kMGT]?)B?$/.exec(text) ?? [];
  if (digits === undefined)
    throw new InvalidArgumentError(`'${text}' is no number of bytes such as 500M or 20G`);
  return Math.floor(Number(digits) * (SIZE_UNITS[unit] as number));
}

/** A whole number within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most))
      throw new InvalidArgumentError(`'${text}' is no whole number from ${least} to ${most}`);
    return number;
  };
}
