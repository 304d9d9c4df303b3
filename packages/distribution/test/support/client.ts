import { parseRegistryReference } from "@storeship/core";
import { type Access, type RegistryClient, type RegistryOptions, registryClient } from "../../src/index.js";
import type { TestRegistry } from "./registry.js";

/** No logins, no certificates of this machine, no long pauses. */
export const QUICK: RegistryOptions = {
  environment: { HOME: "/nonexistent" },
  certificateDirectories: [],
  retry: { attempts: 4, delay: 1 },
  idleTimeout: 2000,
};

/** A client of the repository `app`. */
export function clientOf(
  { host }: Pick<TestRegistry, "host">,
  options: RegistryOptions = {},
  access: Access = "push",
): RegistryClient {
  return registryClient(parseRegistryReference(`${host}/app`), access, { ...QUICK, ...options });
}

/** All bytes of a source. */
export async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Content to upload, out of memory, in pieces. */
export function contentOf(bytes: Buffer, digest: `sha256:${string}`) {
  return {
    digest,
    size: bytes.length,
    async *bytes(offset: number) {
      for (let at = offset; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
    },
  };
}
