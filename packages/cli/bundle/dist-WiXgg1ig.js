import { t as compressionLevel } from "./compressor-D3jrcDG5.js";
import { t as pieces } from "./pieces-DWRH5Zb1.js";
import { promisify } from "node:util";
import { createGunzip, gzip as gzip$1 } from "node:zlib";
import { pipeline } from "node:stream";
// ../compressor-gzip/dist/gunzip.js
const CHUNK_SIZE = 262144;
/** The content of gzip members behind one another. */
async function* gunzip(source) {
	let given = 0;
	const copies = async function* () {
		for await (const chunk of source) {
			given += chunk.length;
			yield Buffer.from(chunk);
		}
	};
	const stream = pipeline(copies, createGunzip({ chunkSize: CHUNK_SIZE }), () => {});
	yield* stream;
	if (stream.bytesWritten !== given) throw new Error("something that is not gzip follows its end");
}
// ../compressor-gzip/dist/gzip.js
const LEVELS = {
	least: 1,
	most: 9,
	default: 6
};
/** Bytes in a member. Members of 1 MiB are 0.5 % smaller than ones of 256 KiB, and larger ones gain next to nothing. */
const SEGMENT_SIZE = 1 << 20;
/** One below zlib's default: shorter blocks, which fit binaries better (0.4 % smaller) and cost no time. */
const MEMORY_LEVEL = 7;
/** No name, no time, no extra flags, the system "unknown": whatever zlib says of the platform is replaced by it. */
const HEADER = Uint8Array.of(31, 139, 8, 0, 0, 0, 0, 0, 0, 255);
/** What deflate holds at work, and a piece gathered from small chunks. */
const MEMORY = 1310720;
const member = promisify(gzip$1);
/**
* gzip, on `node:zlib`. One member for each MiB of a source.
*
* @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level that is not from 1 to 9.
*/
function gzip(options = {}) {
	const level = compressionLevel("gzip", LEVELS, options);
	return {
		name: "gzip",
		extension: ".gz",
		mediaTypeSuffix: "gzip",
		concatenable: true,
		segmentSize: SEGMENT_SIZE,
		memory: MEMORY,
		levels: LEVELS,
		fingerprint: `gzip node:zlib ${process.versions.zlib} level=${level} memLevel=${MEMORY_LEVEL} segment=${SEGMENT_SIZE}`,
		compress: (source) => members(source, level),
		decompress: gunzip
	};
}
async function* members(source, level) {
	let isEmpty = true;
	for await (const piece of pieces(source, SEGMENT_SIZE)) {
		isEmpty = false;
		yield await compressed(piece, level);
	}
	if (isEmpty) yield await compressed(/* @__PURE__ */ new Uint8Array(0), level);
}
async function compressed(piece, level) {
	const chunkSize = piece.length + (piece.length >> 10) + 64;
	const bytes = await member(piece, {
		level,
		memLevel: MEMORY_LEVEL,
		chunkSize
	});
	bytes.set(HEADER);
	return bytes;
}
// ../compressor-gzip/dist/plugin.js
/** Brings `gzip`. */
const plugin = {
	name: "@storeship/compressor-gzip",
	apiVersion: 1,
	compressors: { gzip }
};
export { plugin as default, gzip };
