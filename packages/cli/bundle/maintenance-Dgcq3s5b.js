import { i as isDigest, n as digestOfHash, r as hexOf } from "./digest-Dl3PBqv0.js";
import { n as reasonOf, t as StoreshipError } from "./errors-BPWMAR_W.js";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createHash, randomBytes } from "node:crypto";
import { open as open$1, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
// ../builder/dist/cache/cache-files.js
const READ_SIZE = 1 << 20;
/** The directories below `directory`, which are made where they don't exist. */
function cacheFiles(directory) {
	const root = join(directory, "v1");
	const files = {
		root,
		blobs: join(root, "blobs"),
		layers: join(root, "layers"),
		segments: join(root, "segments"),
		temporary: join(root, "temporary")
	};
	try {
		for (const path of Object.values(files)) mkdirSync(path, { recursive: true });
	} catch (error) {
		throw new StoreshipError("ERR_CACHE", `cannot make the layer cache '${directory}': ${reasonOf(error)}; give another with --cache or none with --no-cache`, { cause: error });
	}
	return files;
}
/** The file of a digest in one of the directories. */
function fileOf(directory, digest) {
	return join(directory, hexOf(digest));
}
/** A name in the cache that nobody else has. */
function temporaryPath({ temporary }) {
	return join(temporary, `${process.pid}-${randomBytes(8).toString("hex")}`);
}
/** Write a small file whole. */
async function putText(files, path, text) {
	const temporary = temporaryPath(files);
	try {
		await writeFile(temporary, text, { flag: "wx" });
		await rename(temporary, path);
	} finally {
		await rm(temporary, { force: true });
	}
}
/** The text of a small file, or undefined where there is none. */
async function getText(path) {
	return readFile(path, "utf8").catch(() => void 0);
}
/** The state of a file, or undefined where there is none. */
async function stateOf(path) {
	const stats = await stat(path).catch(() => void 0);
	return stats && {
		size: stats.size,
		inode: stats.ino,
		mtimeMs: stats.mtimeMs
	};
}
/** A range of a file's bytes, each chunk in a buffer of its own. */
async function* readRange(path, offset, length) {
	const file = await open$1(path, "r");
	try {
		for (let at = 0; at < length;) {
			const wanted = Math.min(READ_SIZE, length - at);
			const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, offset + at);
			if (bytesRead === 0) throw new StoreshipError("ERR_CACHE_CORRUPT", `'${path}' in the layer cache is cut short`);
			yield buffer.subarray(0, bytesRead);
			at += bytesRead;
		}
	} finally {
		await file.close();
	}
}
// ../builder/dist/cache/layer-record.js
/** Whether two states are those of the same file, unchanged. */
function sameFile(a, b) {
	return a.size === b.size && a.inode === b.inode && a.mtimeMs === b.mtimeMs;
}
/** A record out of a file's text; undefined for text that is none. */
function parseRecord(text) {
	try {
		const record = JSON.parse(text);
		return typeof record === "object" && record !== null && "digest" in record && isDigest(record.digest) ? record : void 0;
	} catch {
		return;
	}
}
// ../builder/dist/cache/maintenance.js
/** The layers that a cache holds, the most recently used first. */
async function listCache(directory) {
	return entriesOf(cacheFiles(directory));
}
/**
* Remove the layers that were not used for the longest time until at most `mostBytes` of blobs are left, and all that
* nothing leads to any more. Builds that run meanwhile stay right: what they miss they make again.
*/
async function pruneCache(directory, mostBytes) {
	const files = cacheFiles(directory);
	const kept = [];
	const blobs = /* @__PURE__ */ new Map();
	let layers = 0;
	let total = 0;
	for (const entry of await entriesOf(files)) {
		const { digest, blob } = entry.record;
		const more = blobs.has(digest) ? 0 : blob.size;
		if (total + more <= mostBytes) {
			total += more;
			blobs.set(digest, blob.size);
			kept.push(entry);
		} else {
			layers += 1;
			await rm(fileOf(files.layers, entry.key), { force: true });
		}
	}
	await pruneSegments(files, new Set(kept.map(({ key }) => key)));
	const bytes = await pruneBlobs(files, blobs);
	return {
		layers,
		temporaries: await pruneTemporaries(files),
		bytes
	};
}
/**
* Read every blob of a cache and remove what is not what its digest says.
*
* @returns the digests of broken blobs.
*/
async function verifyCache(directory) {
	const files = cacheFiles(directory);
	const broken = /* @__PURE__ */ new Set();
	const seen = /* @__PURE__ */ new Set();
	for (const { key, record } of await entriesOf(files)) {
		const { digest, blob } = record;
		if (!seen.has(digest)) {
			seen.add(digest);
			if (!await isIntact(fileOf(files.blobs, digest), digest, blob.size)) broken.add(digest);
		}
		if (broken.has(digest)) await rm(fileOf(files.layers, key), { force: true });
	}
	for (const digest of broken) await rm(fileOf(files.blobs, digest), { force: true });
	return [...broken];
}
async function entriesOf(files) {
	const entries = [];
	for (const name of await readdir(files.layers)) {
		const path = join(files.layers, name);
		const record = parseRecord(await getText(path) ?? "");
		const stats = await stat(path).catch(() => void 0);
		if (record !== void 0 && stats !== void 0) entries.push({
			key: `sha256:${name}`,
			record,
			usedMs: stats.mtimeMs
		});
		else await rm(path, { force: true });
	}
	return entries.sort((a, b) => b.usedMs - a.usedMs || (a.key < b.key ? -1 : 1));
}
async function pruneSegments(files, layers) {
	for (const name of await readdir(files.segments)) {
		const path = join(files.segments, name);
		const record = parseRecord(await getText(path) ?? "");
		if (record === void 0 || !layers.has(record.layer)) await rm(path, { force: true });
	}
}
async function pruneBlobs(files, kept) {
	const names = new Set([...kept.keys()].map(hexOf));
	let bytes = 0;
	for (const name of await readdir(files.blobs)) {
		if (names.has(name)) continue;
		const path = join(files.blobs, name);
		bytes += (await stat(path).catch(() => void 0))?.size ?? 0;
		await rm(path, { force: true });
	}
	return bytes;
}
async function pruneTemporaries(files) {
	let count = 0;
	for (const name of await readdir(files.temporary)) {
		if (isRunning(Number.parseInt(name, 10))) continue;
		await rm(join(files.temporary, name), { force: true });
		count += 1;
	}
	return count;
}
function isRunning(process_) {
	try {
		return process.kill(process_, 0);
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "EPERM";
	}
}
async function isIntact(path, digest, size) {
	const hash = createHash("sha256");
	try {
		for await (const chunk of readRange(path, 0, size)) hash.update(chunk);
		return digestOfHash(hash) === digest && (await stat(path)).size === size;
	} catch {
		return false;
	}
}
export { sameFile as a, getText as c, stateOf as d, temporaryPath as f, parseRecord as i, putText as l, pruneCache as n, cacheFiles as o, verifyCache as r, fileOf as s, listCache as t, readRange as u };
