import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { objectAt, optionalTextAt, reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";

/** Where a Docker daemon listens. */
export interface DaemonEndpoint {
  /** As the user or a context says it, for messages: `unix:///var/run/docker.sock`. */
  readonly host: string;
  /** Options of `http.request`, or of `https.request` where there is `tls`. */
  readonly connection: { readonly socketPath: string } | { readonly host: string; readonly port: number };
  /** Certificates in PEM, where the connection is encrypted. */
  readonly tls?: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
}

const DEFAULT_HOST = "unix:///var/run/docker.sock";
const PORT = 2375;
const TLS_PORT = 2376;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The daemon that the environment names, in the order in which Docker's own client looks: `DOCKER_HOST`, the context of
 * `DOCKER_CONTEXT`, the current context of `config.json` (in `DOCKER_CONFIG` or `~/.docker`), the usual socket.
 *
 * @throws StoreshipError `ERR_DAEMON` for a context that is not there, an address of another kind, and an open connection to
 * another machine.
 */
export function daemonEndpoint(environment: Environment): DaemonEndpoint {
  const directory = environment["DOCKER_CONFIG"] || join(homedir(), ".docker");
  const host = environment["DOCKER_HOST"];
  if (host) return endpointOf(host, environmentTls(environment, directory));
  const context = environment["DOCKER_CONTEXT"] || currentContext(directory);
  if (context === undefined || context === "default")
    return endpointOf(DEFAULT_HOST, environmentTls(environment, directory));
  const id = createHash("sha256").update(context).digest("hex");
  return endpointOf(contextHost(directory, context, id), join(directory, "contexts", "tls", id, "docker"));
}

function environmentTls(environment: Environment, directory: string): string | undefined {
  const certificates = environment["DOCKER_CERT_PATH"];
  return certificates || (environment["DOCKER_TLS_VERIFY"] ? directory : undefined);
}

function currentContext(directory: string): string | undefined {
  const file = join(directory, "config.json");
  const text = textOf(file);
  if (text === undefined) return undefined;
  return parsed(file, () => optionalTextAt(objectAt(JSON.parse(text), file)["currentContext"], file));
}

function contextHost(directory: string, context: string, id: string): string {
  const file = join(directory, "contexts", "meta", id, "meta.json");
  const text = textOf(file);
  if (text === undefined)
    throw new StoreshipError(
      "ERR_DAEMON",
      `there is no Docker context '${context}' in '${directory}'; 'docker context ls' lists those that are`,
    );
  return parsed(file, () => {
    const endpoints = objectAt(objectAt(JSON.parse(text), file)["Endpoints"], file);
    return optionalTextAt(objectAt(endpoints["docker"], file)["Host"], file) ?? DEFAULT_HOST;
  });
}

function parsed<T>(file: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new StoreshipError("ERR_DAEMON", `cannot use Docker's '${file}': ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function endpointOf(host: string, certificates: string | undefined): DaemonEndpoint {
  if (host.startsWith("unix://")) return { host, connection: { socketPath: host.slice("unix://".length) } };
  const [, scheme, name = "", port] =
    /^(tcp|https?):\/\/(\[[0-9a-fA-F:]+\]|[^/:@]+)(?::(\d{1,5}))?\/?$/.exec(host) ?? [];
  if (scheme === undefined)
    throw new StoreshipError(
      "ERR_DAEMON",
      `cannot reach a Docker daemon at '${host}'; give unix://SOCKET or tcp://HOST:PORT in DOCKER_HOST`,
    );
  const address = name.replace(/^\[|\]$/g, "");
  const tls = scheme === "http" ? undefined : tlsOf(certificates, scheme === "https");
  if (tls !== undefined) return { host, connection: { host: address, port: Number(port ?? TLS_PORT) }, tls };
  if (!/^(localhost|127(\.\d+){3}|::1)$/.test(address))
    throw new StoreshipError(
      "ERR_DAEMON",
      `the connection to the Docker daemon at '${host}' would be open to all; set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the directory of ca.pem, cert.pem and key.pem`,
    );
  return { host, connection: { host: address, port: Number(port ?? PORT) } };
}

function tlsOf(certificates: string | undefined, always: boolean): DaemonEndpoint["tls"] {
  if (certificates === undefined) return always ? {} : undefined;
  const [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map((name) => bytesOf(join(certificates, name)));
  if (ca === undefined && cert === undefined && !always) return undefined;
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

function textOf(file: string): string | undefined {
  return bytesOf(file)?.toString();
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemErrorCode(error) ?? "")) return undefined;
    throw new StoreshipError("ERR_DAEMON", `cannot read Docker's '${file}': ${reasonOf(error)}`, {
      cause: error,
    });
  }
}
