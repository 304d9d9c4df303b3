import { n as pruneCache, r as verifyCache, t as listCache } from "./maintenance-Dgcq3s5b.js";
import { t as formatTime } from "./time-j_ue5BJU.js";
import { t as byteCount } from "./byte-count-C45_8aDq.js";
import { n as defaultCacheDirectory } from "./cache-directory-Da1hxWic.js";
// dist/commands/cache-actions.js
/** The layers of the cache, a line each, and what they take together. */
async function list({ cache, json }) {
	const rows = (await listCache(cache ?? defaultCacheDirectory())).map(({ key, record: { diffId, digest, mediaType, blob, size }, usedMs }) => ({
		key,
		digest,
		diffId,
		mediaType,
		size: blob.size,
		uncompressedSize: size,
		used: formatTime(Math.floor(usedMs / 1e3))
	}));
	if (json) return JSON.stringify(rows, void 0, 2);
	const total = [...new Map(rows.map(({ digest, size }) => [digest, size])).values()].reduce((a, b) => a + b, 0);
	return [...rows.map(({ digest, size, used }) => `${digest}  ${byteCount(size).padStart(9)}  used ${used}`), `layers: ${rows.length}, ${byteCount(total)}`].join("\n");
}
/** Make room, and tell what was removed. */
async function prune({ cache, cacheSize }) {
	const { layers, bytes, temporaries } = await pruneCache(cache ?? defaultCacheDirectory(), cacheSize);
	return `removed: layers ${layers}, temporary files ${temporaries}, ${byteCount(bytes)}`;
}
/** Check everything, and tell what was broken. */
async function verify({ cache }) {
	const broken = await verifyCache(cache ?? defaultCacheDirectory());
	return broken.length === 0 ? "all is well" : [...broken.map((digest) => `removed ${digest}, which was broken`)].join("\n");
}
export { list, prune, verify };
