import { join } from "node:path";
import { homedir } from "node:os";
// dist/cache-directory.js
/** Bytes that a layer cache keeps where nothing else is said. */
const DEFAULT_CACHE_SIZE = 2e10;
/** The layer cache's directory where none is given (XDG Base Directory Specification). */
function defaultCacheDirectory() {
	const base = process.env["XDG_CACHE_HOME"];
	return join(base?.startsWith("/") ? base : join(homedir(), ".cache"), "storeship");
}
// dist/byte-count.js
const UNITS = [
	"B",
	"kB",
	"MB",
	"GB",
	"TB"
];
/** A number of bytes for people, in powers of 1,000: `204.1 MB`. */
function byteCount(bytes) {
	let value = bytes;
	let unit = 0;
	while (value >= 999.95 && unit < UNITS.length - 1) {
		value /= 1e3;
		unit += 1;
	}
	return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
export { DEFAULT_CACHE_SIZE as n, defaultCacheDirectory as r, byteCount as t };
