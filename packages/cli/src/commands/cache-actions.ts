import { listCache, pruneCache, verifyCache } from "@storeship/builder";
import { formatTime } from "@storeship/core";
import { byteCount } from "../byte-count.js";
import { defaultCacheDirectory } from "../cache-directory.js";
import type { CacheOptions } from "./cache.js";

/** The layers of the cache, a line each, and what they take together. */
export async function list({ cache, json }: CacheOptions): Promise<string> {
  const entries = await listCache(cache ?? defaultCacheDirectory());
  const rows = entries.map(({ key, record: { diffId, digest, mediaType, blob, size }, usedMs }) => ({
    key,
    digest,
    diffId,
    mediaType,
    size: blob.size,
    uncompressedSize: size,
    used: formatTime(Math.floor(usedMs / 1000)),
  }));
  if (json) return JSON.stringify(rows, undefined, 2);
  const total = [...new Map(rows.map(({ digest, size }) => [digest, size])).values()].reduce(
    (a, b) => a + b,
    0,
  );
  return [
    ...rows.map(({ digest, size, used }) => `${digest}  ${byteCount(size).padStart(9)}  used ${used}`),
    `layers: ${rows.length}, ${byteCount(total)}`,
  ].join("\n");
}

/** Make room, and tell what was removed. */
export async function prune({
  cache,
  cacheSize,
}: CacheOptions & { readonly cacheSize: number }): Promise<string> {
  const { layers, bytes, temporaries } = await pruneCache(cache ?? defaultCacheDirectory(), cacheSize);
  return `removed: layers ${layers}, temporary files ${temporaries}, ${byteCount(bytes)}`;
}

/** Check everything, and tell what was broken. */
export async function verify({ cache }: CacheOptions): Promise<string> {
  const broken = await verifyCache(cache ?? defaultCacheDirectory());
  return broken.length === 0
    ? "all is well"
    : [...broken.map(({ kind, digest }) => `removed the ${kind} ${digest}, which was broken`)].join("\n");
}
