import { dockerArchiveTransport } from "./docker-archive.js";
import { dockerDaemonTransport } from "./docker-daemon.js";
import { ociTransport } from "./oci.js";
import { ociArchiveTransport } from "./oci-archive.js";
import { registryTransport } from "./registry.js";
import type { Transport } from "./transport.js";

/** All transports, in the order in which messages list them. */
const TRANSPORTS: readonly Transport[] = [
  dockerArchiveTransport,
  ociTransport,
  ociArchiveTransport,
  dockerDaemonTransport,
  registryTransport,
];

/** How places are given, for messages. */
export const FORMS: string = TRANSPORTS.map(({ form }) => form).join(", ");

/** What stands before the first colon, where that can be a transport, and what stands behind it. */
export function splitTransport(text: string): { readonly transport?: string; readonly rest: string } {
  const [, transport, rest = text] = /^([a-z][a-z-]+):(.*)$/s.exec(text) ?? [];
  return transport === undefined ? { rest } : { transport, rest };
}

/** The transport of that name, if there is one. */
export function transportNamed(name: string): Transport | undefined {
  return TRANSPORTS.find((transport) => transport.name === name);
}
