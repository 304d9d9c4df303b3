import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { getCACertificates } from "node:tls";
import { printableText, reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";

/** Whom TLS trusts, in the words of `node:tls`. */
export interface Trust {
  readonly ca?: string[];
  readonly rejectUnauthorized?: boolean;
}

/** Who is trusted beside the authorities that Node knows (`NODE_EXTRA_CA_CERTS` adds to them). */
export interface TrustOptions {
  /** A file of certificates of authorities, PEM. */
  readonly caFile?: string;
  /** Whether certificates of a host (with its port) are not checked. */
  readonly unchecked: (host: string) => boolean;
  /** Directories in which `HOST[:PORT]/*.crt` are certificates of authorities for that host; Docker's and podman's where absent. */
  readonly certificateDirectories?: readonly string[];
}

/**
 * Whom TLS trusts at each host. `caFile` is read at once.
 *
 * @throws StoreshipError `ERR_REGISTRY_TLS` that names a file which cannot be read.
 */
export function trustOf({
  caFile,
  unchecked,
  certificateDirectories = systemDirectories(),
}: TrustOptions): (host: string) => Trust {
  const given = caFile === undefined ? [] : [certificates(caFile)];
  return (host) => {
    if (unchecked(host)) return { rejectUnauthorized: false };
    const found = certificateDirectories.flatMap((directory) => certificatesIn(join(directory, host)));
    const more = [...given, ...found];
    return more.length === 0 ? {} : { ca: [...getCACertificates("default"), ...more] };
  };
}

function systemDirectories(): readonly string[] {
  return [
    join(homedir(), ".config", "containers", "certs.d"),
    "/etc/containers/certs.d",
    "/etc/docker/certs.d",
  ];
}

function certificatesIn(directory: string): readonly string[] {
  return names(directory)
    .filter((name) => name.endsWith(".crt"))
    .sort()
    .map((name) => certificates(join(directory, name)));
}

function names(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].includes(systemErrorCode(error) ?? "")) return [];
    throw unusable(directory, reasonOf(error), error);
  }
}

function certificates(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw unusable(file, reasonOf(error), error);
  }
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw unusable(file, "it holds no certificate in PEM form");
}

function unusable(file: string, why: string, cause?: unknown): StoreshipError {
  return new StoreshipError(
    "ERR_REGISTRY_TLS",
    `cannot use '${printableText(file)}' as certificates of authorities: ${why}`,
    { cause },
  );
}
