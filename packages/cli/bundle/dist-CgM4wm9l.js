import { t as compressionLevel } from "./compressor-D3jrcDG5.js";
import { t as pieces } from "./pieces-DWRH5Zb1.js";
import { promisify } from "node:util";
import { constants, createZstdDecompress, zstdCompress } from "node:zlib";
import { pipeline } from "node:stream";
// ../compressor-zstd/dist/frame-extent.js
const MAGIC = 4247762216;
const SKIPPABLE_MAGIC = 407710288;
const RUN_LENGTH_BLOCK = 1;
function frameExtent() {
	const steps = frameSteps();
	let step = steps.next();
	let seen = Buffer.alloc(0);
	let left = step.done === true ? 0 : step.value.length;
	const advance = (chunk) => {
		let at = 0;
		while (step.done !== true) {
			const part = chunk.subarray(at, at + left);
			if (step.value.kind === "look") seen = Buffer.concat([seen, part]);
			at += part.length;
			left -= part.length;
			if (left > 0) break;
			step = steps.next(seen);
			seen = Buffer.alloc(0);
			if (step.done !== true) left = step.value.length;
		}
		return at;
	};
	return {
		advance,
		get isComplete() {
			return step.done === true;
		}
	};
}
function* frameSteps() {
	const magic = (yield look(4)).readUInt32LE();
	if ((magic & 4294967280) === SKIPPABLE_MAGIC) {
		yield pass((yield look(4)).readUInt32LE());
		return;
	}
	if (magic !== MAGIC) throw new Error("no zstd frame begins where one must");
	const descriptor = (yield look(1)).readUInt8();
	yield pass(headerLength(descriptor));
	for (let isLast = false; !isLast;) {
		const block = (yield look(3)).readUIntLE(0, 3);
		isLast = (block & 1) === 1;
		yield pass((block >> 1 & 3) === RUN_LENGTH_BLOCK ? 1 : block >> 3);
	}
	if ((descriptor & 4) !== 0) yield pass(4);
}
/** Of what follows the descriptor: window, dictionary and content size. */
function headerLength(descriptor) {
	const isSingleSegment = (descriptor & 32) !== 0;
	const dictionary = [
		0,
		1,
		2,
		4
	][descriptor & 3];
	const contentSize = [
		isSingleSegment ? 1 : 0,
		2,
		4,
		8
	][descriptor >> 6];
	return (isSingleSegment ? 0 : 1) + dictionary + contentSize;
}
function look(length) {
	return {
		kind: "look",
		length
	};
}
function pass(length) {
	return {
		kind: "pass",
		length
	};
}
// ../compressor-zstd/dist/unzstd.js
const CHUNK_SIZE = 262144;
/**
* The content of zstd frames behind one another. Each has a decoder of its own: depending on Node's version, its own
* decoder ends at the first frame, or takes one that is cut off.
*/
async function* unzstd(source) {
	const chunks = source[Symbol.asyncIterator]();
	let chunk = /* @__PURE__ */ new Uint8Array(0);
	const hasMore = async () => {
		while (chunk.length === 0) {
			const next = await chunks.next();
			if (next.done === true) return false;
			chunk = next.value;
		}
		return true;
	};
	const frame = async function* () {
		const extent = frameExtent();
		while (!extent.isComplete) {
			if (!await hasMore()) throw new Error("unexpected end of zstd data");
			const length = extent.advance(chunk);
			const copy = Buffer.from(chunk.subarray(0, length));
			chunk = chunk.subarray(length);
			yield copy;
		}
	};
	try {
		do
			yield* pipeline(frame, createZstdDecompress({ chunkSize: CHUNK_SIZE }), () => {});
		while (await hasMore());
	} finally {
		await chunks.return?.();
	}
}
// ../compressor-zstd/dist/zstd.js
const LEVELS = {
	least: 1,
	most: 19,
	default: 3
};
const MIB = 1 << 20;
const frame = promisify(zstdCompress);
/**
* zstd, on `node:zlib`. One frame, with its content's size and checksum, for each `segmentSize` bytes of a source: twice
* the level's window, so that 4 MiB at the default level and 16 MiB at the highest ones.
*
* @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level that is not from 1 to 19.
*/
function zstd(options = {}) {
	const level = compressionLevel("zstd", LEVELS, options);
	const segmentSize = segmentSizeOf(level);
	return {
		name: "zstd",
		extension: ".zst",
		mediaTypeSuffix: "zstd",
		concatenable: true,
		segmentSize,
		memory: memoryOf(level) + segmentSize,
		levels: LEVELS,
		fingerprint: `zstd node:zlib ${process.versions.zstd} level=${level} checksum=1 segment=${segmentSize}`,
		compress: (source) => frames(source, level, segmentSize),
		decompress: unzstd
	};
}
function segmentSizeOf(level) {
	if (level >= 17) return 16 * MIB;
	return level >= 9 ? 8 * MIB : 4 * MIB;
}
/** Measured of one frame of `segmentSize` bytes, the room for its output left out. */
function memoryOf(level) {
	if (level <= 8) return 10 * MIB;
	if (level <= 11) return 28 * MIB;
	return level <= 16 ? 72 * MIB : 96 * MIB;
}
async function* frames(source, level, segmentSize) {
	let isEmpty = true;
	for await (const piece of pieces(source, segmentSize)) {
		isEmpty = false;
		yield await compressed(piece, level);
	}
	if (isEmpty) yield await compressed(/* @__PURE__ */ new Uint8Array(0), level);
}
async function compressed(piece, level) {
	return await frame(piece, {
		chunkSize: piece.length + (piece.length >> 8) + 1024,
		pledgedSrcSize: piece.length,
		params: {
			[constants.ZSTD_c_compressionLevel]: level,
			[constants.ZSTD_c_checksumFlag]: 1
		}
	});
}
// ../compressor-zstd/dist/plugin.js
/** Brings `zstd`. */
const plugin = {
	name: "@storeship/compressor-zstd",
	apiVersion: 1,
	compressors: { zstd }
};
export { plugin as default, zstd };
