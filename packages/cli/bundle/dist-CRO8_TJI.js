import { i as isDigest, t as digestOf } from "./digest-Dl3PBqv0.js";
import { n as reasonOf, r as systemErrorCode, t as StoreshipError } from "./errors-BPWMAR_W.js";
import { i as toByteString, r as printable, t as compareBytes } from "./byte-string-BC5Ot-HX.js";
import { c as padding, i as memberName } from "./member-name-JCIopjTt.js";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
// ../inspection/dist/byte-reader.js
const NOTHING = Buffer.alloc(0);
/** A reader of bytes that come as a stream. */
function streamReader(source) {
	const iterator = source[Symbol.asyncIterator]();
	let chunk = NOTHING;
	let position = 0;
	const next = async (most) => {
		while (chunk.length === 0) {
			const result = await iterator.next();
			if (result.done === true) return NOTHING;
			chunk = result.value;
		}
		const piece = chunk.subarray(0, most);
		chunk = chunk.subarray(piece.length);
		position += piece.length;
		return piece;
	};
	return {
		get position() {
			return position;
		},
		next,
		read: (length) => gather(next, length),
		async skip(length) {
			const start = position;
			while (position - start < length) if ((await next(length - (position - start))).length === 0) break;
			return position - start;
		},
		async close() {
			chunk = NOTHING;
			await iterator.return?.();
		}
	};
}
/** `length` bytes of what `next` returns, or fewer where it ends. */
async function gather(next, length) {
	const first = await next(length);
	if (first.length === length) return Buffer.from(first.buffer, first.byteOffset, length);
	const bytes = Buffer.alloc(length);
	let filled = 0;
	for (let piece = first; piece.length > 0; piece = await next(length - filled)) {
		bytes.set(piece, filled);
		filled += piece.length;
		if (filled === length) break;
	}
	return bytes.subarray(0, filled);
}
/** What is left of `reader`, as a stream. */
async function* rest(reader) {
	for (let piece = await reader.next(1 << 20); piece.length > 0; piece = await reader.next(1 << 20)) yield piece;
}
// ../inspection/dist/compression.js
const MAGIC = [
	["gzip", [31, 139]],
	["zstd", [
		40,
		181,
		47,
		253
	]],
	["xz", [
		253,
		55,
		122,
		88,
		90,
		0
	]],
	["bzip2", [
		66,
		90,
		104
	]],
	["lzip", [
		76,
		90,
		73,
		80
	]],
	["lz4", [
		4,
		34,
		77,
		24
	]]
];
/** The name of the compressor that wrote bytes with this start; undefined for any other bytes. */
function compressionOf(start) {
	return MAGIC.find(([, magic]) => magic.every((byte, at) => start[at] === byte))?.[0];
}
// ../inspection/dist/error.js
const ADVICE = {
	ENOENT: "it does not exist; is its name right?",
	EACCES: "permission denied; run as a user who may read it",
	EMFILE: "too many files are open; raise the limit (ulimit -n)"
};
/** A name from the command line or from a document as it may reach a terminal. */
function shown(text) {
	return printable(toByteString(text));
}
/** The error for an archive, layer or document that is not what it should be. @param what names it: `'app.tar'`. */
function damaged(what, why, cause) {
	return new StoreshipError("ERR_IMAGE_DAMAGED", `${what} ${why}`, { cause });
}
/** The error for a call on `file` that the system refused. */
function readError(file, error) {
	const code = systemErrorCode(error);
	const reason = (code === void 0 ? void 0 : ADVICE[code]) ?? reasonOf(error);
	return new StoreshipError(code === "ENOENT" ? "ERR_FILE_MISSING" : "ERR_READ", `cannot read '${shown(file)}': ${reason}`, { cause: error });
}
// ../inspection/dist/decompressor.js
/**
* The bytes that `source` holds, compressed or not.
*
* @param what names them in messages.
* @throws StoreshipError `ERR_DECOMPRESSOR_MISSING`, or `ERR_IMAGE_DAMAGED` where a decompressor refuses them.
*/
async function* decompressed(source, decompressors, what) {
	const iterator = source[Symbol.asyncIterator]();
	try {
		const start = await startOf$1(iterator);
		const whole = joined(start, iterator);
		const compression = compressionOf(start);
		if (compression === void 0) yield* whole;
		else yield* blamed(decompressorNamed(compression, decompressors, what).decompress(whole), compression, what);
	} finally {
		await iterator.return?.();
	}
}
/** @throws StoreshipError `ERR_DECOMPRESSOR_MISSING` that lists those there are. */
function decompressorNamed(name, all, what) {
	const found = all.find((decompressor) => decompressor.name === name);
	if (found !== void 0) return found;
	const names = all.map((decompressor) => decompressor.name).join(", ") || "none";
	throw new StoreshipError("ERR_DECOMPRESSOR_MISSING", `${what} is compressed with ${name}, for which there is no decompressor here (there are: ${names}); decompress it first`);
}
/** As `source`; an error that is not this project's tells what was decompressed. */
async function* blamed(source, compression, what) {
	try {
		yield* source;
	} catch (error) {
		if (error instanceof StoreshipError) throw error;
		throw damaged(what, `cannot be decompressed (${compression}: ${reasonOf(error)}); it is damaged or cut off: copy or save it again`, error);
	}
}
async function startOf$1(iterator) {
	let start = Buffer.alloc(0);
	while (start.length < 6) {
		const { done, value } = await iterator.next();
		if (done === true) break;
		start = Buffer.concat([start, value]);
	}
	return start;
}
async function* joined(start, iterator) {
	if (start.length > 0) yield start;
	for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}
// ../inspection/dist/file-reader.js
/** Bytes of the first read at a place, where a header may be all that is wanted, and of those that go on from there. */
const FIRST_READ = 4096;
const READ = 1 << 18;
/**
* A reader of a file that passes over bytes without reading them. The calls are synchronous, which is many times
* faster where there are many small ones.
*
* @throws StoreshipError `ERR_FILE_MISSING` or `ERR_READ` that names the file.
*/
function fileReader(file) {
	const { descriptor, size } = open$1(file);
	const buffer = Buffer.allocUnsafeSlow(READ);
	let start = 0;
	let end = 0;
	let position = 0;
	let closed = false;
	const next = async (most) => {
		if (closed || position >= size) return buffer.subarray(0, 0);
		if (position < start || position >= end) {
			const wanted = position === end ? READ : FIRST_READ;
			start = position;
			end = start + read(file, descriptor, buffer.subarray(0, wanted), start);
		}
		const from = position - start;
		const piece = buffer.subarray(from, Math.min(from + most, end - start));
		position += piece.length;
		return piece;
	};
	return {
		get position() {
			return position;
		},
		next,
		read: (length) => gather(next, length),
		async skip(length) {
			const passed = Math.min(length, size - position);
			position += passed;
			return passed;
		},
		async close() {
			if (!closed) closeSync(descriptor);
			closed = true;
		}
	};
}
function open$1(file) {
	let descriptor;
	try {
		descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
		const stats = fstatSync(descriptor);
		if (stats.isFile()) return {
			descriptor,
			size: stats.size
		};
	} catch (error) {
		throw readError(file, error);
	}
	closeSync(descriptor);
	throw new StoreshipError("ERR_READ", `cannot read '${shown(file)}': it is no regular file, and an image is read more than once; give a file`);
}
function read(file, descriptor, buffer, position) {
	try {
		return readSync(descriptor, buffer, 0, buffer.length, position);
	} catch (error) {
		throw readError(file, error);
	}
}
// ../inspection/dist/pax-records.js
/**
* The records of a pax extended header (POSIX, pax, "pax Extended Header"): `LENGTH KEY=VALUE\n`. Values are bytes.
*
* @returns undefined for bytes that are no such records.
*/
function paxRecords(bytes) {
	const records = /* @__PURE__ */ new Map();
	for (let at = 0; at < bytes.length;) {
		const space = bytes.indexOf(32, at);
		const length = space === -1 || space - at > 9 ? NaN : Number(bytes.toString("latin1", at, space));
		const equals = bytes.indexOf(61, space);
		const end = at + length - 1;
		if (!(equals > space && equals < end) || bytes[end] !== 10) return void 0;
		records.set(bytes.toString("latin1", space + 1, equals), bytes.toString("latin1", equals + 1, end));
		at = end + 1;
	}
	return records;
}
const WITHOUT_CONTENT = /[1-6]/;
/** Whether members of this type have content. */
function hasContent(typeFlag) {
	return !WITHOUT_CONTENT.test(typeFlag);
}
/** Read a header of the formats v7, ustar, pax and GNU; undefined for bytes that are none. */
function readHeader(record) {
	const checksum = numberAt(record, 148, 8);
	const size = numberAt(record, 124, 12);
	if (checksum === void 0 || size === void 0 || checksum !== sumOf(record)) return void 0;
	const typeFlag = String.fromCharCode(record[156]);
	const prefix = record.toString("latin1", 257, 263) === "ustar\0" ? textAt$1(record, 345, 155) : "";
	const name = textAt$1(record, 0, 100);
	return {
		name: prefix === "" ? name : `${prefix}/${name}`,
		typeFlag: typeFlag === "\0" ? "0" : typeFlag,
		size: hasContent(typeFlag) ? size : 0,
		target: textAt$1(record, 157, 100),
		mapFollows: typeFlag === "S" && record[482] !== 0
	};
}
/** Whether a record with more of a sparse file's map follows this one. */
function mapContinues(record) {
	return record[504] !== 0;
}
/** Bytes up to the first NUL. */
function textAt$1(record, offset, length) {
	const field = record.subarray(offset, offset + length);
	const end = field.indexOf(0);
	return field.toString("latin1", 0, end === -1 ? field.length : end);
}
function numberAt(record, offset, length) {
	if (record[offset] === 128) {
		const value = BigInt(`0x${record.toString("hex", offset + 1, offset + length)}`);
		return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : void 0;
	}
	const digits = record.toString("latin1", offset, offset + length).replace(/^[ \0]+|[ \0].*$/gs, "");
	return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || "0", 8) : void 0;
}
function sumOf(record) {
	let sum = 256;
	for (let at = 0; at < 512; at++) if (at < 148 || at >= 156) sum += record[at];
	return sum;
}
// ../inspection/dist/tar-members.js
/** The most that a long name or a pax header may take: more than any file system's path, and Go's limit. */
const EXTENSION_LIMIT = 1 << 20;
/**
* The members of the tar archive in `reader`, one after the other, up to the two empty records that end it or the end of
* the bytes. Content that is not read is passed over.
*
* @param what names the archive in messages: `'app.tar'`.
* @throws StoreshipError `ERR_IMAGE_DAMAGED` for what is no tar archive, is cut off or holds no valid header.
*/
async function* tarMembers(reader, what) {
	let extension = {};
	for (;;) {
		const header = await nextHeader(reader, what);
		if (header === void 0) return;
		if (header.typeFlag === "g") await skip(reader, header.size, what);
		else if (/[KLx]/.test(header.typeFlag)) extension = {
			...extension,
			...await readExtension(reader, header, what)
		};
		else {
			const size = hasContent(header.typeFlag) ? extension.size ?? header.size : 0;
			const member = {
				...header,
				...extension,
				size
			};
			extension = {};
			const end = reader.position + size;
			yield {
				...member,
				content: () => contentBytes(reader, end, what)
			};
			await skip(reader, end - reader.position, what);
			await skip(reader, padding(size), what);
		}
	}
}
async function nextHeader(reader, what) {
	const start = reader.position;
	const record = await reader.read(512);
	if (record.length === 0) return void 0;
	const header = record.length === 512 ? readHeader(record) : void 0;
	if (header === void 0) {
		if (record.length === 512 && isEmpty(record) && isEmpty(await reader.read(512))) return void 0;
		if (start === 0) throw damaged(what, "is no tar archive; give an image as 'docker save' or 'storeship pack' writes it");
		if (record.length < 512) throw cutOff(what);
		throw damaged(what, `has no valid tar header at byte ${start}; it is damaged: copy or save it again`);
	}
	if (header.mapFollows) while (mapContinues(await full(reader, 512, what)));
	return header;
}
function isEmpty(record) {
	return record.every((byte) => byte === 0);
}
async function readExtension(reader, header, what) {
	const { typeFlag, size } = header;
	if (size > EXTENSION_LIMIT) throw damaged(what, `has a member name of more than ${EXTENSION_LIMIT} bytes; it is damaged or made to do harm`);
	const bytes = await full(reader, size, what);
	const extension = typeFlag === "x" ? paxExtension(bytes, what) : { [typeFlag === "L" ? "name" : "target"]: textAt$1(bytes, 0, size) };
	await skip(reader, padding(size), what);
	return extension;
}
function paxExtension(bytes, what) {
	const records = paxRecords(bytes);
	const [name, target, digits] = [
		"path",
		"linkpath",
		"size"
	].map((key) => records?.get(key));
	const size = digits === void 0 ? void 0 : Number(digits);
	if (records === void 0 || size !== void 0 && !(Number.isSafeInteger(size) && size >= 0)) throw damaged(what, "has a pax header that cannot be read; it is damaged: copy or save it again");
	return {
		...name === void 0 ? {} : { name },
		...target === void 0 ? {} : { target },
		...size === void 0 ? {} : { size }
	};
}
async function* contentBytes(reader, end, what) {
	while (reader.position < end) {
		const bytes = await reader.next(end - reader.position);
		if (bytes.length === 0) throw cutOff(what);
		yield bytes;
	}
}
async function full(reader, length, what) {
	const bytes = await reader.read(length);
	if (bytes.length < length) throw cutOff(what);
	return bytes;
}
async function skip(reader, length, what) {
	if (await reader.skip(length) < length) throw cutOff(what);
}
function cutOff(what) {
	return damaged(what, "ends in the middle of a member: it is cut off; copy or save it again");
}
// ../inspection/dist/archive-members.js
/**
* The members of the archive in `file`, which may be compressed as a whole. Where it is not, content that nobody reads
* is never read from disk.
*/
async function* archiveMembers(file, decompressors) {
	const what = `'${shown(file)}'`;
	const reader = await openArchive(file, decompressors, what);
	try {
		yield* tarMembers(reader, what);
		await reader.skip(Number.POSITIVE_INFINITY);
	} finally {
		await reader.close();
	}
}
async function openArchive(file, decompressors, what) {
	const compression = await compressionOfFile(file);
	if (compression === void 0) return fileReader(file);
	const { decompress } = decompressorNamed(compression, decompressors, what);
	return streamReader(blamed(decompress(fileBytes(file)), compression, what));
}
async function compressionOfFile(file) {
	const reader = fileReader(file);
	try {
		return compressionOf(await reader.read(6));
	} finally {
		await reader.close();
	}
}
async function* fileBytes(file) {
	const reader = fileReader(file);
	try {
		yield* rest(reader);
	} finally {
		await reader.close();
	}
}
// ../inspection/dist/archive-index.js
/** An archive of 125 layers has about 500 members. */
const MAXIMUM_MEMBERS = 1e5;
/** Documents are kept as they are met, the config before the manifest that tells its name. */
const KEPT_DOCUMENT = 1 << 20;
const KEPT_DOCUMENTS = 16 << 20;
/** List the members of the archive in `file`, by member name. */
async function indexArchive(file, decompressors) {
	const index = /* @__PURE__ */ new Map();
	let kept = 0;
	for await (const member of archiveMembers(file, decompressors)) {
		const { typeFlag, size, target } = member;
		const name = indexName(member.name);
		if (index.size === MAXIMUM_MEMBERS) throw damaged(`'${shown(file)}'`, `has more than ${MAXIMUM_MEMBERS} members; it is no image archive`);
		const keep = size <= KEPT_DOCUMENT && kept + size <= KEPT_DOCUMENTS;
		const content = await startOf(member, keep);
		const document = keep && content.length === size ? content : void 0;
		kept += document?.length ?? 0;
		index.set(name, {
			typeFlag,
			size,
			target,
			start: content.subarray(0, 6),
			document,
			repeated: index.has(name)
		});
	}
	return index;
}
/** The name under which a member is found; what leads out of the archive keeps its name and is found by none. */
function indexName(name) {
	try {
		return memberName(name);
	} catch (error) {
		if (error instanceof StoreshipError) return name;
		throw error;
	}
}
async function startOf(member, keep) {
	const chunks = [];
	let length = 0;
	for await (const chunk of member.content()) {
		const whole = keep && isDocument(chunks[0] ?? chunk);
		const piece = Buffer.from(whole ? chunk : chunk.subarray(0, 6 - length));
		chunks.push(piece);
		length += piece.length;
		if (!whole && length >= 6) break;
	}
	return Buffer.concat(chunks);
}
function isDocument(chunk) {
	return /^\s*[[{]/.test(String.fromCharCode(...chunk.subarray(0, 6)));
}
// ../inspection/dist/document.js
/** The most that a document may take: it is held in memory whole. */
const DOCUMENT_LIMIT = 64 << 20;
const MAXIMUM_DEPTH = 100;
/**
* Read a JSON document.
*
* @param what names it in messages: `manifest.json of 'app.tar'`.
* @throws StoreshipError `ERR_IMAGE_DAMAGED`.
*/
function parseDocument(bytes, what) {
	let value;
	try {
		value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (error) {
		throw damaged(what, "is no valid JSON; the image is damaged: save it again", error);
	}
	if (isDeep(value)) throw damaged(what, `is nested more than ${MAXIMUM_DEPTH} deep; no image needs that`);
	return value;
}
function isDeep(value) {
	let level = [value];
	for (let depth = 0; depth < MAXIMUM_DEPTH && level.length > 0; depth++) level = level.flatMap((one) => typeof one === "object" && one !== null ? Object.values(one) : []);
	return level.length > 0;
}
/** `value`, which must be an object. */
function objectAt(value, what) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw unlike(what, "an object");
	return value;
}
/** `value`, which must be a text. */
function textAt(value, what) {
	if (typeof value !== "string") throw unlike(what, "a text");
	return value;
}
/** As `textAt`; what is absent, null or empty is undefined. */
function optionalTextAt(value, what) {
	return value === void 0 || value === null || value === "" ? void 0 : textAt(value, what);
}
/** `value`, which must be an array; where it is absent or null (as Go writes an empty one) there is nothing in it. */
function arrayAt(value, what) {
	if (value === void 0 || value === null) return [];
	if (!Array.isArray(value)) throw unlike(what, "an array");
	return value;
}
function unlike(what, kind) {
	return damaged(what, `is not ${kind}; the image is damaged: save it again`);
}
// ../inspection/dist/image-documents.js
/** No reader takes more than about 127; the rest is made to do harm. */
const MAXIMUM_LAYERS = 1e3;
/** Read `manifest.json` (Docker image specification v1.2). */
function readManifest(bytes, archive) {
	const what = `manifest.json of ${archive}`;
	return arrayAt(parseDocument(bytes, what), what).map((value) => {
		const image = objectAt(value, `an image in ${what}`);
		const layers = arrayAt(image["Layers"], `Layers in ${what}`);
		if (layers.length > MAXIMUM_LAYERS) throw damaged(what, `names more than ${MAXIMUM_LAYERS} layers; no image has so many`);
		return {
			config: textAt(image["Config"], `Config in ${what}`),
			names: texts(image["RepoTags"], `RepoTags in ${what}`),
			layers: texts(layers, `Layers in ${what}`)
		};
	});
}
/** Read an image config (image-spec, config.md). @param image names the image in messages. */
function readConfig(bytes, image) {
	const what = `the image config of ${image}`;
	const document = objectAt(parseDocument(bytes, what), what);
	const rootfs = objectAt(document["rootfs"], `rootfs in ${what}`);
	return {
		platform: platformOf(document, what),
		created: optionalTextAt(document["created"], `created in ${what}`),
		config: objectAt(document["config"] ?? {}, `config in ${what}`),
		diffIds: arrayAt(rootfs["diff_ids"], `diff_ids in ${what}`).map((value) => {
			if (isDigest(value)) return value;
			throw damaged(what, "has a diffID that is no SHA-256 digest; the image is damaged: save it again");
		})
	};
}
function platformOf(document, what) {
	const os = optionalTextAt(document["os"], `os in ${what}`);
	const architecture = optionalTextAt(document["architecture"], `architecture in ${what}`);
	const variant = optionalTextAt(document["variant"], `variant in ${what}`);
	if (os === void 0 || architecture === void 0) return void 0;
	return {
		os,
		architecture,
		...variant === void 0 ? {} : { variant }
	};
}
function texts(value, what) {
	return arrayAt(value, what).map((one) => textAt(one, what));
}
// ../inspection/dist/store-item.js
const ITEM = /^(?:gnu|nix)\/store\/[^/.][^/]*|^(?:.*?\/)?store\/[0-9a-z]{32}-[^/]+/s;
/** The path in the archive of the store item that the member `name` belongs to; undefined where it is in none. */
function storeItemOf(name) {
	const item = ITEM.exec(name)?.[0];
	return item !== void 0 && item.length <= 4095 ? item : void 0;
}
// ../inspection/dist/layer-content.js
/** A whole system has some thousand. */
const MAXIMUM_ITEMS = 1e5;
/**
* Count what is in the uncompressed layer that `reader` reads.
*
* @param what names the layer in messages.
*/
async function layerContent(reader, what) {
	const counts = /* @__PURE__ */ new Map();
	let members = 0;
	for await (const member of tarMembers(reader, what)) {
		const item = storeItemOf(indexName(member.name));
		let count = counts.get(item);
		if (count === void 0) {
			if (counts.size > MAXIMUM_ITEMS) throw damaged(what, `holds more than ${MAXIMUM_ITEMS} store items; no image has so many`);
			count = {
				members: 0,
				bytes: 0
			};
			counts.set(item, count);
		}
		count.members += 1;
		count.bytes += member.size;
		members += 1;
	}
	await reader.skip(Number.POSITIVE_INFINITY);
	const outside = counts.get(void 0) ?? {
		members: 0,
		bytes: 0
	};
	counts.delete(void 0);
	const items = [...counts].sort(([a], [b]) => compareBytes(a, b)).map(([path, count]) => ({
		path: printable(`/${path}`),
		...count
	}));
	return {
		size: reader.position,
		members,
		items,
		outside
	};
}
// ../inspection/dist/inspect-image.js
/**
* Read an image and tell what is in it. Digests are passed on as claimed, not checked; layers stream through.
*
* @param decompressors for layers that are compressed.
* @throws StoreshipError for an image that cannot be read, naming it.
*/
async function inspectImage(source, decompressors) {
	const image = `'${shown(source.name)}'`;
	const claim = await source.claim();
	const { diffIds, ...facts } = readConfig(claim.config, image);
	if (diffIds.length !== claim.layers.length) throw damaged(image, `has ${claim.layers.length} layers, but its config ${diffIds.length} diffIDs; it is damaged: save it again`);
	const contents = [];
	for await (const blob of source.layers([...claim.layers.keys()])) {
		const content = await readLayer(blob, decompressors, image);
		for (const number of blob.numbers) contents[number] = content;
	}
	const layers = claim.layers.map((blob, number) => ({
		diffId: diffIds[number],
		blob,
		...contents[number]
	}));
	const size = layers.reduce((sum, layer) => sum + layer.size, 0);
	return {
		source: source.name,
		names: claim.names,
		id: digestOf(claim.config),
		...facts,
		size,
		layers
	};
}
async function readLayer(blob, decompressors, image) {
	const what = `layer ${blob.numbers.map((number) => number + 1).join(" and ")} of ${image}`;
	const reader = streamReader(decompressed(blob.bytes, decompressors, what));
	try {
		return await layerContent(reader, what);
	} finally {
		await reader.close();
	}
}
export { objectAt as a, textAt as c, archiveMembers as d, damaged as f, compressionOf as h, arrayAt as i, indexArchive as l, shown as m, readManifest as n, optionalTextAt as o, readError as p, DOCUMENT_LIMIT as r, parseDocument as s, inspectImage as t, indexName as u };
