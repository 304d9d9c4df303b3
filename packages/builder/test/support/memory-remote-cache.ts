import { type Digest, digestOf, type RemoteLayer, type RemoteLayerCache } from "@storeship/core";

/** An entry that is held in memory. */
export interface HeldLayer extends Omit<RemoteLayer, "bytes"> {
  readonly content: Buffer;
}

/** A remote cache in memory. It checks nothing, and its entries can be exchanged. */
export function memoryRemoteCache(name = "memory") {
  const entries = new Map<Digest, HeldLayer>();
  const seen: string[] = [];
  const cache: RemoteLayerCache = {
    name,
    async find(key) {
      seen.push("find");
      const found = entries.get(key);
      return found && { ...found, bytes: () => chunks(found.content) };
    },
    async put(key, { bytes, ...claim }) {
      seen.push("put");
      const all: Buffer[] = [];
      for await (const chunk of bytes()) all.push(Buffer.from(chunk));
      entries.set(key, { ...claim, content: Buffer.concat(all) });
    },
  };
  return { cache, entries, seen };
}

async function* chunks(content: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < content.length; at += 1000) yield Buffer.from(content.subarray(at, at + 1000));
}

/** `held` with other content, which its descriptor describes truly. */
export function withContent(held: HeldLayer, content: Buffer, segments = [content.length]): HeldLayer {
  const blob = { ...held.blob, digest: digestOf(content), size: content.length };
  return { ...held, content, blob, segments };
}
