import { i as encoder, n as buildImage, r as defaultLimits, t as interruptible } from "./interruption-Cgz51Pcm.js";
import { n as digestOfHash } from "./digest-Dl3PBqv0.js";
import { a as sameFile, c as getText, d as stateOf, f as temporaryPath, i as parseRecord, l as putText, n as pruneCache, o as cacheFiles, s as fileOf, u as readRange } from "./maintenance-Dgcq3s5b.js";
import { r as planImage } from "./closure-BTk_T65X.js";
import { n as formatImageName } from "./image-name-MYDzI4X9.js";
import { n as reasonOf, r as systemErrorCode, t as StoreshipError } from "./errors-BPWMAR_W.js";
import { n as defaultCacheDirectory } from "./cache-directory-Da1hxWic.js";
import { b as layerCompressorOf, v as compressionOfFile, y as compressorOf } from "./one-line-Dy2qYMri.js";
import { a as openDestination, i as describeDestination, o as parseDestination } from "./image-source-B5dZptR0.js";
import { t as loadPlugins } from "./load-CvvvE7DN.js";
import { t as byteCount } from "./byte-count-C45_8aDq.js";
import { a as imageDocument, c as planListing, n as imageRequest, o as imageReport, s as planDocument, t as warn } from "./warn-DrkvRlkQ.js";
import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import { availableParallelism } from "node:os";
import { createHash } from "node:crypto";
import { open as open$1, rename, rm, utimes, writeFile } from "node:fs/promises";
// ../builder/dist/cache/directory-cache.js
/**
* A layer cache in a directory: blobs by their digests, records of layers and segments by their keys. Any number of
* processes may share it, and each may be killed at any time.
*
* @throws StoreshipError `ERR_CACHE` where the directory cannot be made.
*/
function directoryCache(directory) {
	const files = cacheFiles(directory);
	return {
		layer: (key) => cachedLayer(files, key),
		segment: (key) => cachedSegment(files, key),
		store: (key, bytes, facts) => storeLayer(files, key, bytes, facts),
		dropSegment: (key) => rm(fileOf(files.segments, key), { force: true })
	};
}
async function cachedLayer(files, key) {
	const recordFile = fileOf(files.layers, key);
	const record = await layerRecord(recordFile);
	if (record === void 0 || !await isWhole(files, record)) return void 0;
	await touch(recordFile);
	return layerOf(files, record);
}
async function cachedSegment(files, key) {
	const record = parseRecord(await getText(fileOf(files.segments, key)) ?? "");
	if (record === void 0) return void 0;
	const recordFile = fileOf(files.layers, record.layer);
	const layer = await layerRecord(recordFile);
	if (layer?.digest !== record.digest || !await isWhole(files, layer)) return void 0;
	await touch(recordFile);
	return { bytes: () => readRange(fileOf(files.blobs, record.digest), record.offset, record.length) };
}
async function storeLayer(files, key, bytes, facts) {
	const temporary = temporaryPath(files);
	try {
		const digest = await writeBlob(temporary, bytes);
		const { segments, ...known } = facts();
		const blob = fileOf(files.blobs, digest);
		await rename(temporary, blob);
		const state = await stateOf(blob);
		if (state === void 0) return await storeLayerGone(digest);
		const record = {
			...known,
			digest,
			blob: state,
			segments
		};
		await putRecords(files, key ?? digest, record);
		return layerOf(files, record);
	} finally {
		await rm(temporary, { force: true });
	}
}
async function storeLayerGone(digest) {
	throw new Error(`the blob ${digest} vanished from the layer cache while it was written`);
}
async function putRecords(files, key, record) {
	await putText(files, fileOf(files.layers, key), JSON.stringify(record));
	for (const { key: segment, offset, length } of record.segments) {
		const segmentRecord = {
			layer: key,
			digest: record.digest,
			offset,
			length
		};
		await putText(files, fileOf(files.segments, segment), JSON.stringify(segmentRecord));
	}
}
async function writeBlob(path, bytes) {
	const hash = createHash("sha256");
	const file = await open$1(path, "wx");
	try {
		for await (const chunk of bytes) {
			hash.update(chunk);
			await file.writeFile(chunk);
		}
	} finally {
		await file.close();
	}
	return digestOfHash(hash);
}
async function layerRecord(file) {
	return parseRecord(await getText(file) ?? "");
}
async function isWhole(files, { digest, blob }) {
	const state = await stateOf(fileOf(files.blobs, digest));
	return state !== void 0 && sameFile(state, blob);
}
function layerOf(files, { diffId, size, mediaType, digest, blob }) {
	const file = fileOf(files.blobs, digest);
	return {
		diffId,
		size,
		blob: {
			mediaType,
			digest,
			size: blob.size
		},
		file,
		bytes: () => readRange(file, 0, blob.size)
	};
}
async function touch(file) {
	const now = /* @__PURE__ */ new Date();
	await utimes(file, now, now).catch(() => {});
}
// dist/progress/bar.js
const CELLS = 30;
const MILLISECONDS_BETWEEN$1 = 80;
/** A bar on one line of a terminal, redrawn in place and gone when the build is done or has failed. */
function bar(stream) {
	let drawn = Number.NEGATIVE_INFINITY;
	let shown = false;
	const clear = () => {
		if (shown) stream.write("\r\x1B[K");
		shown = false;
	};
	const draw = (text) => {
		stream.write(`\r${text}\u001b[K`);
		shown = true;
	};
	return {
		clear,
		show({ phase, done, total }) {
			if (phase === "done") return clear();
			const now = performance.now();
			if (now - drawn < MILLISECONDS_BETWEEN$1) return;
			drawn = now;
			draw(phase === "list" ? "listing …" : `${line(total === 0 ? 1 : done / total)} ${byteCount(done)} of ${byteCount(total)}`);
		}
	};
}
function line(share) {
	const filled = Math.floor(share * CELLS);
	return `[${"#".repeat(filled)}${"-".repeat(CELLS - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}
// dist/progress/json-lines.js
const MILLISECONDS_BETWEEN = 100;
/** A JSON object a line: `phase`, `done`, `total`, in bytes of uncompressed layers. */
function jsonLines(stream) {
	let told = Number.NEGATIVE_INFINITY;
	return (progress) => {
		const now = performance.now();
		if (progress.phase === "write" && now - told < MILLISECONDS_BETWEEN) return;
		told = now;
		stream.write(`${JSON.stringify(progress)}\n`);
	};
}
// dist/progress/plain-lines.js
/** A line when writing begins and at each further quarter, fit for a log. */
function plainLines(stream) {
	let told = -1;
	return ({ phase, done, total }) => {
		if (phase !== "write") return;
		const quarter = total === 0 ? 4 : Math.floor(done / total * 4);
		if (quarter === told) return;
		told = quarter;
		stream.write(`storeship: wrote ${quarter * 25} % of ${byteCount(total)}\n`);
	};
}
// dist/progress/progress.js
/** How progress is shown, by the name that `--progress` gives; `auto` is a bar on a terminal and lines elsewhere. */
function progressDisplay(kind, stream) {
	switch (kind) {
		case "none": return lasting(() => {});
		case "json": return lasting(jsonLines(stream));
		case "bar": return bar(stream);
		case "plain": return lasting(plainLines(stream));
		case "auto": return stream.isTTY ? bar(stream) : lasting(plainLines(stream));
	}
}
function lasting(show) {
	return {
		show,
		clear() {}
	};
}
// dist/commands/pack/compressors.js
/** The compressors that the options ask for, or that the destination's kind and name suggest. */
function compressorsOf(options, destination, registry) {
	const limits = defaultLimits(options.jobs ?? availableParallelism());
	const isArchive = destination.transport === "docker-archive";
	const layerChoice = options.layerCompression ?? {
		name: isArchive ? "none" : "gzip",
		options: {}
	};
	const layer = layerCompressorOf(layerChoice, registry);
	if (!isArchive) {
		if (options.compression !== void 0 && options.compression.name !== "none") throw new StoreshipError("ERR_USAGE", "--compression is for an archive as a whole, and the output is a directory; use --layer-compression");
		return {
			archive: void 0,
			layer,
			limits
		};
	}
	return {
		archive: compressorOf(options.compression ?? compressionOfFile(destination.file), registry),
		layer,
		limits
	};
}
// dist/commands/pack/metadata.js
/**
* Refuse a metadata file that cannot be written, before an image is.
*
* @throws StoreshipError `ERR_OUTPUT` that names the file.
*/
function checkMetadataFile(file) {
	try {
		accessSync(dirname(file), constants.W_OK);
		if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error("it is a directory");
	} catch (error) {
		throw unwritable(file, error);
	}
}
/** Write what was made as a JSON document, whole or not at all. */
async function writeMetadata(file, made) {
	const temporary = `${file}.${process.pid}.tmp`;
	try {
		await writeFile(temporary, `${JSON.stringify(imageDocument(made), void 0, 2)}\n`, { flag: "wx" });
		await rename(temporary, file);
	} catch (error) {
		await rm(temporary, { force: true });
		throw unwritable(file, error);
	}
}
function unwritable(file, error) {
	const reason = systemErrorCode(error) === "ENOENT" ? "its directory does not exist" : reasonOf(error);
	return new StoreshipError("ERR_OUTPUT", `cannot write --metadata-file '${file}': ${reason}`, { cause: error });
}
// dist/commands/pack/pack.js
/** Build the image that the command line asks for, and print what was made. */
async function pack(roots, options) {
	const named = options.output === void 0 ? void 0 : parseDestination(options.output);
	if (options.json && named !== void 0 && isStdout(named)) throw new StoreshipError("ERR_USAGE", "--json and --output - both write to stdout; write the image to a file");
	const registry = await loadPlugins(options.plugin ?? [], process.cwd());
	const request = await imageRequest(roots, options, registry, warn);
	if (options.dryRun) {
		const planned = planImage(request, { onWarning: warn });
		print(options.json ? JSON.stringify(planDocument(request, planned), void 0, 2) : planListing(request, planned));
		return;
	}
	if (options.metadataFile !== void 0) checkMetadataFile(options.metadataFile);
	const destination = named ?? defaultDestination(request, options, registry);
	const { archive, layer, limits } = compressorsOf(options, destination, registry);
	if (archive?.name === "zstd") warn("engines before Docker 24 refuse an archive that is compressed with zstd as a whole; gzip or xz serves them");
	const open = openDestination(destination, {
		fsync: options.fsync ?? false,
		...archive === void 0 ? {} : { encode: encoder(archive, limits) }
	});
	const display = progressDisplay(options.quiet ? "none" : options.progress, process.stderr);
	const onWarning = (message) => {
		display.clear();
		warn(message);
	};
	const cacheDirectory = layer === void 0 ? void 0 : cacheDirectoryOf(options);
	const writeOptions = {
		limits,
		...layer === void 0 ? {} : { layerCompressor: layer },
		...cacheDirectory === void 0 ? {} : { cache: directoryCache(cacheDirectory) }
	};
	const image = await interruptible((signal) => buildImage(request, open, writeOptions, {
		onProgress: display.show,
		onWarning,
		signal
	})).finally(display.clear);
	if (cacheDirectory !== void 0) await pruneCache(cacheDirectory, options.cacheSize);
	const made = {
		request,
		image,
		output: describeDestination(destination),
		archive,
		layer
	};
	if (options.metadataFile !== void 0) await writeMetadata(options.metadataFile, made);
	if (!isStdout(destination) && !options.quiet) print(imageReport(made, options));
}
function cacheDirectoryOf({ cache }) {
	return cache === false ? void 0 : typeof cache === "string" ? cache : defaultCacheDirectory();
}
function defaultDestination(request, { compression }, registry) {
	const [name] = request.names;
	return {
		transport: "docker-archive",
		file: `${name === void 0 ? "image" : formatImageName(name).replace(/:latest$/, "").replace(/[/:]/g, "-")}.tar${compression === void 0 ? "" : compressorOf(compression, registry)?.extension ?? ""}`
	};
}
function isStdout(destination) {
	return destination.transport === "docker-archive" && destination.file === "-";
}
function print(text) {
	process.stdout.write(`${text}\n`);
}
export { pack };
