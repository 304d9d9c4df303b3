import type { RetryPolicy } from "../http/retry.js";

/** How a registry is spoken to. */
export interface RegistryOptions {
  /** The login; that of docker, podman or a credential helper where absent, if the registry wants one. */
  readonly login?: { readonly username: string; readonly password: string };
  /** Neither check certificates nor insist on TLS. Registries on this machine may always speak plain HTTP. */
  readonly insecure?: boolean;
  /** A file of certificates of authorities, PEM, beside those that Node, docker and podman know. */
  readonly caFile?: string;
  /** Directories in which `HOST[:PORT]/*.crt` are certificates of authorities; docker's and podman's where absent. */
  readonly certificateDirectories?: readonly string[];
  /** Tells where files of logins are (`HOME`, `DOCKER_CONFIG`, …), and of proxies; the process's own where absent. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Six tries, the first pause half a second, where absent. */
  readonly retry?: RetryPolicy;
  /** Milliseconds after which a silent connection is given up; 60,000 where absent. */
  readonly idleTimeout?: number;
  /** Bytes of a blob sent in one request; a larger blob is sent in several and goes on where one was cut. 64 MiB where absent. */
  readonly chunkSize?: number;
  /** Everything stops once it is aborted. */
  readonly signal?: AbortSignal;
}

export const DEFAULT_RETRY: RetryPolicy = { attempts: 6, delay: 500 };
export const DEFAULT_IDLE_TIMEOUT = 60_000;
export const DEFAULT_CHUNK_SIZE = 64 << 20;
