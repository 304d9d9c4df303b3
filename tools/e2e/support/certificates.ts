import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";

/** A private authority, and what it has signed for 127.0.0.1. */
export interface Certificates {
  /** A directory that holds `ca.crt` alone, as `--cert-dir` of skopeo and podman takes it. */
  readonly directory: string;
  /** The authority's certificate. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes an authority and a certificate below DIRECTORY, with OpenSSL. */
export function makeCertificates(directory: string): Certificates {
  const authorities = join(directory, "authorities");
  mkdirSync(authorities, { recursive: true });
  const openssl = (...args: readonly string[]): string =>
    run("openssl", args, { cwd: directory, stdio: "pipe" });
  const fresh = (name: string) => [
    "-subj",
    `/CN=${name}`,
    "-nodes",
    "-newkey",
    "rsa:2048",
    "-keyout",
    `${name}.key`,
  ];
  openssl("req", "-x509", "-days", "2", ...fresh("authority"), "-out", join(authorities, "ca.crt"));
  openssl("req", ...fresh("registry"), "-out", "request");
  writeFileSync(join(directory, "names"), "subjectAltName=IP:127.0.0.1\n");
  const authority = ["-CA", join(authorities, "ca.crt"), "-CAkey", "authority.key", "-CAcreateserial"];
  openssl(
    "x509",
    "-req",
    "-in",
    "request",
    ...authority,
    "-days",
    "2",
    "-extfile",
    "names",
    "-out",
    "registry.crt",
  );
  return {
    directory: authorities,
    authority: join(authorities, "ca.crt"),
    certificate: join(directory, "registry.crt"),
    key: join(directory, "registry.key"),
  };
}
