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
export { defaultCacheDirectory as n, DEFAULT_CACHE_SIZE as t };
