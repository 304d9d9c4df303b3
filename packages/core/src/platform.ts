import { printableText } from "./byte-string.js";
import { StoreshipError } from "./errors.js";

/** A platform as OCI names it (image-spec, image-index.md): Go's words for operating system and architecture. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

const ARCHITECTURES: ReadonlyArray<readonly [triplet: RegExp, architecture: string]> = [
  [/^x86_64$/, "amd64"],
  [/^i[3-6]86$/, "386"],
  [/^(aarch64|arm64)$/, "arm64"],
  [/^arm/, "arm"],
  [/^mips64(el)?$/, "mips64le"],
  [/^riscv64$/, "riscv64"],
  [/^powerpc64le$/, "ppc64le"],
  [/^s390x$/, "s390x"],
  [/^loongarch64$/, "loong64"],
];

const KNOWN = "x86_64, i686, aarch64, arm*, mips64, mips64el, riscv64, powerpc64le, s390x, loongarch64";

/**
 * The platform of a system: a GNU triplet (`x86_64-linux-gnu`), its prefix (`x86_64-linux`, `x86_64`), or
 * an OCI platform (`linux/arm/v7`).
 *
 * @throws StoreshipError `ERR_SYSTEM_UNKNOWN` for a system that has no image architecture.
 */
export function platformOfSystem(system: string): Platform {
  if (system.includes("/")) return platformOfName(system);
  const [cpu = "", ...rest] = system.split("-");
  const architecture = ARCHITECTURES.find(([triplet]) => triplet.test(cpu))?.[1];
  if (architecture === undefined || (rest.length > 0 && !rest.includes("linux"))) throw unknown(system);
  if (architecture === "arm") return { os: "linux", architecture, ...variantOf(cpu) };
  return { os: "linux", architecture };
}

function platformOfName(name: string): Platform {
  const [os, architecture, variant, ...rest] = name.split("/");
  const known = architecture !== undefined && ARCHITECTURES.some(([, known]) => known === architecture);
  if (os !== "linux" || !known || variant === "" || rest.length > 0) throw unknown(name);
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

function variantOf(cpu: string): { variant?: string } {
  const version = /^armv([5-8])/.exec(cpu)?.[1];
  return version === undefined ? {} : { variant: `v${version}` };
}

function unknown(system: string): StoreshipError {
  return new StoreshipError(
    "ERR_SYSTEM_UNKNOWN",
    `no image architecture is known for the system '${system}'; known are ${KNOWN} (with -linux or more behind them), and linux/ARCHITECTURE`,
  );
}

const SYSTEM_CPUS: Readonly<Record<string, string>> = {
  x64: "x86_64",
  ia32: "i686",
  arm64: "aarch64",
  ppc64: "powerpc64le",
  loong64: "loongarch64",
};

/** The system of a machine whose architecture Node calls `arch` (`process.arch`): `x86_64-linux` for `x64`. */
export function systemOfNodeArch(arch: string): string {
  return `${SYSTEM_CPUS[arch] ?? arch}-linux`;
}

/** A platform in one word: `linux/amd64`, `linux/arm/v7`. */
export function platformName(platform: Platform): string {
  const name = `${platform.os}/${platform.architecture}`;
  return platform.variant === undefined ? name : `${name}/${platform.variant}`;
}

/**
 * Refuse images of which two are for one platform: no index could tell them apart.
 *
 * @throws StoreshipError `ERR_PLATFORM_REPEATED`.
 */
export function refuseRepeated(platforms: readonly Platform[]): void {
  const names = platforms.map(platformName);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  throw new StoreshipError(
    "ERR_PLATFORM_REPEATED",
    `two images are for ${printableText(repeated)}; give one for each platform`,
  );
}
