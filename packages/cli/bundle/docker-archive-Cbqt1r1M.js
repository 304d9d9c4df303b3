import { a as toSystemPath, r as printable } from "./byte-string-BC5Ot-HX.js";
import { n as reasonOf, r as systemErrorCode, t as StoreshipError } from "./errors-BPWMAR_W.js";
import { n as digestOfHash } from "./digest-Dl3PBqv0.js";
import { n as formatImageName } from "./image-name-MYDzI4X9.js";
import { t as formatTime } from "./time-j_ue5BJU.js";
import { a as BLOCKING_SIZE, c as padding, l as writeHeader, o as headerOf, s as headerSize } from "./member-name-JCIopjTt.js";
import { close, closeSync, constants, createReadStream, fsyncSync, lstatSync, open, openSync, readSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, write } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { tmpdir } from "node:os";
import { createHash, randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
// ../core/dist/descriptor.js
/** The media types of this project's documents and layers (image-spec, media-types.md). */
const MEDIA_TYPES = {
	index: "application/vnd.oci.image.index.v1+json",
	manifest: "application/vnd.oci.image.manifest.v1+json",
	config: "application/vnd.oci.image.config.v1+json",
	layer: "application/vnd.oci.image.layer.v1.tar"
};
/** The media type of a layer that a compressor with this suffix wrote; without one, of an uncompressed layer. */
function layerMediaType(suffix) {
	return suffix === void 0 ? MEDIA_TYPES.layer : `${MEDIA_TYPES.layer}+${suffix}`;
}
// ../core/dist/docker-manifest.js
/** The manifest of one image: its names, its config's path and its layers' paths in the archive, lowest first. */
function dockerManifest(config, names, layers) {
	return [{
		Config: config,
		RepoTags: names.map(formatImageName),
		Layers: layers
	}];
}
/** `repositories` of a Docker image archive (image specification v1.0): repository → tag → id of the top layer. */
function dockerRepositories(id, names) {
	const repositories = {};
	for (const { repository, tag } of names) repositories[repository] = {
		...repositories[repository],
		[tag]: id
	};
	return repositories;
}
// ../layer/dist/blocks.js
/** Bytes of a block: large enough that the work around each does not count. */
const BLOCK_SIZE = 1 << 20;
function emptyBlocks() {
	const buffers = Array.from({ length: 4 }, allocate);
	return {
		buffers,
		buffer: buffers[0],
		used: 0
	};
}
/** The block that is filled so far; the next buffer is filled from here on. */
function takeBlock(blocks) {
	const { buffers, buffer, used } = blocks;
	blocks.buffer = buffers[(buffers.indexOf(buffer) + 1) % 4];
	blocks.used = 0;
	return buffer.subarray(0, used);
}
/** Fill the next `length` bytes with zeros. */
function fillZeros(blocks, length) {
	blocks.buffer.fill(0, blocks.used, blocks.used + length);
	blocks.used += length;
}
function allocate() {
	return Buffer.from(new SharedArrayBuffer(1049088));
}
// ../layer/dist/entry.js
/** The path on this machine that `entry` was read from. */
function sourceOf(entry) {
	if (entry.source !== void 0) return entry.source;
	const { source, name } = entry.origin;
	return name === "" ? `${source}/${entry.name}` : source + entry.name.slice(name.length);
}
/** Whether two entries would be the same member apart from their content. */
function sameAttributes(a, b) {
	return a.type === b.type && a.mode === b.mode && a.owner?.uid === b.owner?.uid && a.owner?.gid === b.owner?.gid;
}
const PARENT = {
	kind: "parent",
	label: "a parent directory",
	source: "",
	name: ""
};
/** The entry of a directory that nothing defines but that lies above a member. */
function parentEntry(name, defined) {
	return {
		name,
		type: "directory",
		mode: defined?.mode ?? 493,
		size: 0,
		target: "",
		owner: defined?.owner,
		content: void 0,
		source: void 0,
		origin: PARENT
	};
}
// ../layer/dist/system-error.js
const ADVICE$1 = {
	ENOENT: "it does not exist; was it removed by a garbage collection?",
	EACCES: "permission denied; run as a user who may read it",
	EPERM: "permission denied; run as a user who may read it",
	ENAMETOOLONG: "its path is longer than this system takes; move the tree to a shorter path",
	ELOOP: "it became a symlink after it was listed; build again when nothing changes it",
	EMFILE: "too many files are open; raise the limit (ulimit -n)"
};
/** The error for a call on `path` that the system refused. */
function readError(path, error) {
	const code = systemErrorCode(error);
	const reason = (code === void 0 ? void 0 : ADVICE$1[code]) ?? reasonOf(error);
	return new StoreshipError(code === "ENAMETOOLONG" ? "ERR_PATH_TOO_LONG" : code === "ENOENT" ? "ERR_FILE_MISSING" : "ERR_READ", `cannot read '${printable(path)}': ${reason}`, { cause: error });
}
// ../layer/dist/layer-bytes.js
/** Bytes of the layer with these entries. */
function layerSize(entries) {
	let size = 0;
	for (const entry of entries) size += memberSize(entry);
	return size + endSize(size);
}
/** Bytes of one member: headers, content, padding. */
function memberSize({ name, type, size, target }) {
	return headerSize(type === "directory" ? name.length + 1 : name.length, target.length) + size + padding(size);
}
/** Bytes behind the last member: two empty records, and what fills up GNU tar's block of 20 records. */
function endSize(membersSize) {
	const size = membersSize + 1024;
	return 1024 + (BLOCKING_SIZE - size % BLOCKING_SIZE) % BLOCKING_SIZE;
}
/**
* The bytes of a layer, as GNU tar makes them of the same tree, in blocks of about `BLOCK_SIZE`. Blocks share
* `BLOCKS_IN_TURN` buffers: each is valid until as many more have been asked for.
*
* @throws StoreshipError `ERR_FILE_CHANGED` for a file whose size is no longer the entry's, and what reading throws.
*/
function* layerBytes(entries, options) {
	const blocks = emptyBlocks();
	yield* endInto(blocks, yield* membersInto(blocks, entries, options));
}
/** The bytes of a run of a layer's members, without the end of the archive. As `layerBytes` otherwise. */
function* memberBytes(entries, options) {
	const blocks = emptyBlocks();
	yield* membersInto(blocks, entries, options);
	yield takeBlock(blocks);
}
/** The end of a layer whose members take `membersSize` bytes. */
function* endBytes(membersSize) {
	yield Buffer.alloc(endSize(membersSize));
}
function* membersInto(blocks, entries, { mtime }) {
	let total = 0;
	for (const entry of entries) {
		const header = headerOf(entry, mtime);
		if (blocks.used + headerSize(header.name.length, header.target.length) > 1048576) yield takeBlock(blocks);
		blocks.used = writeHeader(blocks.buffer, blocks.used, header);
		if (entry.type === "file") {
			if (entry.content === void 0) yield* fileBytes(sourceOf(entry), entry.size, blocks);
			else yield* memoryBytes(entry.content, blocks);
			fillZeros(blocks, padding(entry.size));
		}
		total += memberSize(entry);
	}
	return total;
}
function* endInto(blocks, membersSize) {
	if (blocks.used + endSize(membersSize) > 1048576) yield takeBlock(blocks);
	fillZeros(blocks, endSize(membersSize));
	yield takeBlock(blocks);
}
function* memoryBytes(content, blocks) {
	for (let at = 0; at < content.length;) {
		if (blocks.used >= 1048576) yield takeBlock(blocks);
		const piece = content.subarray(at, at + BLOCK_SIZE - blocks.used);
		blocks.buffer.set(piece, blocks.used);
		blocks.used += piece.length;
		at += piece.length;
	}
}
function* fileBytes(path, size, blocks) {
	let left = size;
	const file = open$1(path);
	try {
		do {
			if (blocks.used >= 1048576) yield takeBlock(blocks);
			const room = BLOCK_SIZE - blocks.used;
			const got = read(file, blocks.buffer, blocks.used, left <= room ? left + 1 : room, path);
			if (got > left || got === 0 && left > 0) throw changed(path, size);
			blocks.used += got;
			left -= got;
		} while (left > 0);
	} finally {
		closeSync(file);
	}
}
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
function open$1(path) {
	try {
		return openSync(toSystemPath(path), OPEN_FLAGS);
	} catch (error) {
		throw readError(path, error);
	}
}
function read(file, buffer, offset, length, path) {
	try {
		return readSync(file, buffer, offset, length, null);
	} catch (error) {
		throw readError(path, error);
	}
}
function changed(path, size) {
	return new StoreshipError("ERR_FILE_CHANGED", `'${printable(path)}' changed while it was read: it had ${size} bytes when it was listed; build again when nothing writes to it`);
}
// ../destination/dist/archive-writer.js
/** An archive whose bytes go to `output`, which stays open. Names are ASCII. */
function archiveWriter(output) {
	let position = 0;
	const write = async (bytes) => {
		await output.write(bytes);
		position += bytes.length;
	};
	const writeSegment = (...parts) => {
		const segment = Buffer.concat(parts);
		output.announce([segment.length]);
		return write(segment);
	};
	return {
		directory: (name) => writeSegment(header({
			name: `${name}/`,
			typeFlag: "5",
			mode: 493,
			size: 0
		})),
		file: (name, content) => {
			const bytes = Buffer.from(content);
			const head = header({
				name,
				typeFlag: "0",
				mode: 420,
				size: bytes.length
			});
			return writeSegment(head, bytes, Buffer.alloc(padding(bytes.length)));
		},
		async stream(name, size, content, segments) {
			await writeSegment(header({
				name,
				typeFlag: "0",
				mode: 420,
				size
			}));
			output.announce(segments);
			const start = position;
			for await (const chunk of content) await write(chunk);
			if (position - start !== size) throw new StoreshipError("ERR_INTERNAL", `the member '${name}' has ${position - start} bytes, but ${size} were announced`);
			if (padding(size) > 0) await writeSegment(Buffer.alloc(padding(size)));
		},
		end: () => writeSegment(Buffer.alloc(endSize(position)))
	};
}
function header(fields) {
	const buffer = Buffer.alloc(headerSize(fields.name.length, 0));
	writeHeader(buffer, 0, {
		...fields,
		mtime: 1,
		target: "",
		owner: void 0
	});
	return buffer;
}
// ../destination/dist/digested.js
/** The bytes of a blob with their digest: whoever makes them makes it, too, or it is made here while they pass. */
function digested({ bytes, digest }) {
	if (digest !== void 0) return {
		bytes,
		digest
	};
	const hash = createHash("sha256");
	const hashed = async function* () {
		for await (const chunk of bytes) {
			hash.update(chunk);
			yield chunk;
		}
	};
	return {
		bytes: hashed(),
		digest: async () => digestOfHash(hash)
	};
}
// ../destination/dist/handoff.js
/** A handoff between a writer and a reader. */
function handoff() {
	let offered;
	let state = "open";
	let wake = Promise.withResolvers();
	async function* read() {
		for (;;) {
			if (typeof state === "object") throw state.error;
			if (offered !== void 0) {
				const { chunk, taken } = offered;
				yield chunk;
				offered = void 0;
				taken.resolve();
			} else if (state === "ended") return;
			else {
				await wake.promise;
				wake = Promise.withResolvers();
			}
		}
	}
	return {
		source: read(),
		async write(chunk) {
			if (typeof state === "object") throw state.error;
			const taken = Promise.withResolvers();
			offered = {
				chunk,
				taken
			};
			wake.resolve();
			await taken.promise;
		},
		end() {
			state = "ended";
			wake.resolve();
		},
		fail(error) {
			if (state !== "open") return;
			state = { error };
			offered?.taken.reject(error);
			wake.resolve();
		}
	};
}
// ../destination/dist/encoded-output.js
/** Takes bytes as they are. */
function plainOutput(output) {
	return {
		...output,
		announce() {}
	};
}
/** Compresses all bytes into `output`. */
function encodedOutput(output, encode) {
	const { source, write, end, fail } = handoff();
	const segments = [];
	const copy = async () => {
		for await (const chunk of encode(source, segments)) await output.write(chunk);
	};
	const copied = copy();
	copied.catch(fail);
	return {
		announce(lengths) {
			segments.push(...lengths);
		},
		write,
		async commit() {
			end();
			await copied;
			await output.commit();
		},
		async abort() {
			fail(/* @__PURE__ */ new Error("given up"));
			await copied.catch(() => {});
			await output.abort();
		}
	};
}
// ../destination/dist/output-error.js
const ADVICE = {
	ENOENT: "its directory does not exist; make it first",
	ENOTDIR: "its directory does not exist; make it first",
	ENOSPC: "the disk is full; free some space or write elsewhere",
	EDQUOT: "the disk quota is used up; free some space or write elsewhere",
	EACCES: "permission denied; write where you may",
	EROFS: "the file system is read-only; write elsewhere",
	EPIPE: "the reader of the pipe has gone"
};
/** The error for a call on the output `name` that the system refused. */
function outputError(name, error) {
	if (error instanceof StoreshipError) return error;
	const code = systemErrorCode(error);
	const reason = (code === void 0 ? void 0 : ADVICE[code]) ?? reasonOf(error);
	return new StoreshipError("ERR_OUTPUT", `cannot write '${name}': ${reason}`, { cause: error });
}
/** The result of `call`, its failure told as one of writing `name`. */
function writing(name, call) {
	try {
		return call();
	} catch (error) {
		throw outputError(name, error);
	}
}
// ../destination/dist/overlapped-writer.js
const writeSome = promisify(write);
const closeFile = promisify(close);
/** A writer to an open file, which it closes. @param name of the output, for messages. */
function overlappedWriter(descriptor, name) {
	let pending = Promise.resolve();
	let open = true;
	async function writeAll(bytes) {
		try {
			for (let at = 0; at < bytes.length;) at += await writeOrWait(descriptor, bytes, at);
		} catch (error) {
			throw outputError(name, error);
		}
	}
	return {
		async write(bytes) {
			await pending;
			pending = writeAll(bytes);
			pending.catch(() => {});
		},
		flush: () => pending,
		async close() {
			await pending.catch(() => {});
			if (open) await closeFile(descriptor);
			open = false;
		}
	};
}
/** How long to wait for a reader that is behind, in milliseconds. */
const PAUSE = 5;
async function writeOrWait(descriptor, bytes, offset) {
	try {
		return (await writeSome(descriptor, bytes, offset)).bytesWritten;
	} catch (error) {
		if (systemErrorCode(error) !== "EAGAIN") throw error;
		await setTimeout(PAUSE);
		return 0;
	}
}
// ../destination/dist/temporary-file.js
/** Bytes of a temporary name that come from the final one: systems take 255 in all. */
const LONGEST_NAME = 200;
/** A new file beside `target`. @param name of the output, for messages. */
function temporaryFile(target, name) {
	const path = temporaryName(target);
	const descriptor = writing(name, () => openSync(path, "wx", 438));
	const writer = overlappedWriter(descriptor, name);
	return {
		path,
		write: writer.write,
		flush: writer.flush,
		async moveTo(final, fsync) {
			await writer.flush();
			if (fsync) writing(name, () => fsyncSync(descriptor));
			await writer.close();
			writing(name, () => renameSync(path, final));
		},
		async remove() {
			await writer.close();
			rmSync(path, { force: true });
		}
	};
}
function temporaryName(target) {
	const name = Buffer.from(basename(target)).subarray(0, LONGEST_NAME).toString();
	return join(dirname(target), `.${name.replace(/\uFFFD$/, "")}.${randomBytes(6).toString("hex")}.tmp`);
}
// ../destination/dist/output.js
const openFile = promisify(open);
/**
* A file that has its name only once it is whole: written beside it, then renamed. What exists is replaced; where it is
* a device or a FIFO it is written to instead, and where it is a symlink its target is replaced.
*
* @throws StoreshipError `ERR_OUTPUT` that names the file.
*/
async function outputFile(file, { fsync = false } = {}) {
	if (isSpecial(file)) return specialFile(file);
	const target = realTarget(file);
	const temporary = temporaryFile(target, file);
	return {
		write: temporary.write,
		commit: () => temporary.moveTo(target, fsync),
		abort: temporary.remove
	};
}
async function specialFile(file) {
	const { close, ...output } = descriptorOutput(await openFile(file, "w").catch((error) => {
		throw outputError(file, error);
	}), file);
	return {
		write: output.write,
		async commit() {
			await output.commit();
			await close();
		},
		abort: close
	};
}
/** An output to a file descriptor that is open already and stays open, such as 1. @param name for messages. */
function descriptorOutput(descriptor, name) {
	const { write, flush, close } = overlappedWriter(descriptor, name);
	return {
		write,
		commit: flush,
		abort: async () => {},
		close
	};
}
function realTarget(file) {
	return writing(file, () => {
		let target = file;
		while (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink()) {
			const link = readlinkSync(target);
			target = isAbsolute(link) ? link : `${dirname(target)}/${link}`;
		}
		return join(realpathSync(dirname(target)), basename(target));
	});
}
function isSpecial(file) {
	const stats = writing(file, () => statSync(file, { throwIfNoEntry: false }));
	if (stats?.isDirectory()) throw new StoreshipError("ERR_OUTPUT", `cannot write '${file}': it is a directory; give a file name`);
	return stats !== void 0 && !stats.isFile();
}
// ../destination/dist/docker-archive.js
/** A Docker image archive in a file that is replaced once the new one is whole. */
function dockerArchive(file, options = {}) {
	return async (outline) => archiveOver(await outputFile(file, options), outline, options.encode, file);
}
/** A Docker image archive on an open file descriptor, which stays open. @param name of the file, for messages. */
function dockerArchiveDescriptor(descriptor, name, encode) {
	return async (outline) => archiveOver(descriptorOutput(descriptor, name), outline, encode, nameless());
}
function nameless() {
	return join(tmpdir(), "storeship");
}
/**
* The archive that `docker load` reads (Docker image specification v1.2). One layer lies in the folder that the v1.0
* layout gives it, with `repositories` beside; of several, each lies in a folder of its own number.
*/
function archiveOver(plain, outline, encode, spoolBeside) {
	const output = encode === void 0 ? plainOutput(plain) : encodedOutput(plain, encode);
	const archive = archiveWriter(output);
	const single = outline.layerCount === 1;
	const paths = [];
	return {
		async putBlob(blob) {
			const path = single ? `${outline.id}/layer.tar` : `${outline.id}/${layerNumber(paths.length)}/layer.tar`;
			if (single) await writeVersionFiles();
			paths.push(path);
			const { size } = blob;
			return size === void 0 ? putSpooled(blob, path) : putMeasured({
				...blob,
				size
			}, path);
		},
		async commit(image) {
			await archive.file("config.json", JSON.stringify(image.config));
			await archive.file("manifest.json", JSON.stringify(dockerManifest("config.json", image.names, paths)));
			if (single) await archive.file("repositories", JSON.stringify(dockerRepositories(image.id, image.names)));
			await archive.end();
			await output.commit();
		},
		abort: () => output.abort()
	};
	async function writeVersionFiles() {
		await archive.directory(outline.id);
		await archive.file(`${outline.id}/VERSION`, "1.0");
		const document = {
			id: outline.id,
			created: formatTime(outline.created),
			container_config: null
		};
		await archive.file(`${outline.id}/json`, JSON.stringify(document));
	}
	async function putMeasured(blob, path) {
		const { size, mediaType, segments } = blob;
		const { bytes, digest } = digested(blob);
		await archive.stream(path, size, bytes, segments ?? [size]);
		return {
			mediaType,
			digest: await digest(),
			size
		};
	}
	async function putSpooled({ bytes, mediaType }, path) {
		const spool = temporaryFile(spoolBeside, spoolBeside);
		try {
			let size = 0;
			for await (const chunk of bytes) {
				await spool.write(chunk);
				size += chunk.length;
			}
			return await putMeasured({
				bytes: createReadStream(spool.path, { highWaterMark: 1 << 20 }),
				size,
				mediaType
			}, path);
		} finally {
			await spool.remove();
		}
	}
}
function layerNumber(index) {
	return String(index + 1).padStart(3, "0");
}
export { MEDIA_TYPES as _, writing as a, endSize as c, memberBytes as d, memberSize as f, sourceOf as g, sameAttributes as h, temporaryFile as i, layerBytes as l, parentEntry as m, dockerArchiveDescriptor as n, digested as o, readError as p, outputFile as r, endBytes as s, dockerArchive as t, layerSize as u, layerMediaType as v };
