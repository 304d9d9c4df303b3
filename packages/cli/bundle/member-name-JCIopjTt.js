import { r as printable } from "./byte-string-BC5Ot-HX.js";
import { t as StoreshipError } from "./errors-BPWMAR_W.js";
/** Bytes to which GNU tar pads an archive: 20 records. */
const BLOCKING_SIZE = 10240;
const NAME_FIELD = 100;
const LONG_NAME = "././@LongLink";
const TYPE_FLAGS = {
	file: "0",
	symlink: "2",
	directory: "5"
};
/** The header of an entry. @param mtime seconds since 1970. */
function headerOf(entry, mtime) {
	const { type, mode, size, target, owner } = entry;
	return {
		name: type === "directory" ? `${entry.name}/` : entry.name,
		typeFlag: TYPE_FLAGS[type],
		mode,
		size,
		mtime,
		target,
		owner
	};
}
/** Bytes that `writeHeader` writes: a header, with long-name records before it where name or target need them. */
function headerSize(nameLength, targetLength) {
	return 512 + longRecordSize(targetLength) + longRecordSize(nameLength);
}
/** Bytes from `size` to the next full record. */
function padding(size) {
	return (512 - size % 512) % 512;
}
/**
* Write a header in GNU tar's format: long-name records (K, then L) first, numbers in base 256 where octal digits don't
* suffice.
*
* @returns the offset behind it.
*/
function writeHeader(buffer, offset, header) {
	let at = offset;
	if (header.target.length > NAME_FIELD) at = writeLongRecord(buffer, at, "K", header.target);
	if (header.name.length > NAME_FIELD) at = writeLongRecord(buffer, at, "L", header.name);
	return writeRecord(buffer, at, header);
}
function longRecordSize(length) {
	return length <= NAME_FIELD ? 0 : 512 + length + 1 + padding(length + 1);
}
function writeLongRecord(buffer, offset, typeFlag, bytes) {
	const size = bytes.length + 1;
	const at = writeRecord(buffer, offset, {
		name: LONG_NAME,
		typeFlag,
		mode: 420,
		size,
		mtime: 0,
		target: "",
		owner: void 0
	});
	const end = at + size + padding(size);
	buffer.fill(0, at, end);
	buffer.write(bytes, at, "latin1");
	return end;
}
const TEMPLATE = template();
function template() {
	const record = Buffer.alloc(512);
	for (const field of [
		100,
		108,
		116
	]) record.write("0000000", field, "latin1");
	for (const field of [124, 136]) record.write("00000000000", field, "latin1");
	record.write("ustar  ", 257, "latin1");
	record.write("root", 265, "latin1");
	record.write("root", 297, "latin1");
	return record;
}
function writeRecord(buffer, offset, header) {
	buffer.set(TEMPLATE, offset);
	buffer.write(header.name, offset, NAME_FIELD, "latin1");
	writeNumber(buffer, offset + 100, 8, header.mode);
	if (header.owner !== void 0) {
		writeNumber(buffer, offset + 108, 8, header.owner.uid);
		writeNumber(buffer, offset + 116, 8, header.owner.gid);
		buffer.fill(0, offset + 265, offset + 329);
	}
	if (header.size !== 0) writeNumber(buffer, offset + 124, 12, header.size);
	if (header.mtime !== 0) writeNumber(buffer, offset + 136, 12, header.mtime);
	buffer[offset + 156] = header.typeFlag.charCodeAt(0);
	if (header.target !== "") buffer.write(header.target, offset + 157, NAME_FIELD, "latin1");
	writeChecksum(buffer, offset);
	return offset + 512;
}
function writeNumber(buffer, offset, length, value) {
	let rest = value;
	if (value >= 0 && value < 8 ** (length - 1)) {
		for (let at = offset + length - 2; at >= offset; at--) {
			buffer[at] = 48 + rest % 8;
			rest = Math.floor(rest / 8);
		}
		return;
	}
	for (let at = offset + length - 1; at >= offset; at--) {
		buffer[at] = rest & 255;
		rest = Math.floor(rest / 256);
	}
	buffer[offset] = buffer[offset] | 128;
}
function writeChecksum(buffer, offset) {
	let sum = 256;
	for (let at = offset; at < offset + 512; at++) sum += buffer[at];
	let rest = sum;
	for (let at = offset + 153; at >= offset + 148; at--) {
		buffer[at] = 48 + (rest & 7);
		rest >>= 3;
	}
	buffer[offset + 154] = 0;
	buffer[offset + 155] = 32;
}
// ../layer/dist/member-name.js
/** The longest name and link target, in bytes: PATH_MAX of Linux less the byte that ends it. */
const MAXIMUM_NAME_LENGTH = 4095;
/**
* The member name of an image path: no slash at either end, none doubled, no `.` component. The root is the empty name.
*
* @throws StoreshipError `ERR_MEMBER_NAME` for a path with a `..` component.
*/
function memberName(path) {
	if (!/\/\/|\/$|^\/|(^|\/)\.\.?(\/|$)/.test(path)) return path;
	const parts = path.split("/").filter((part) => part !== "" && part !== ".");
	if (parts.includes("..")) throw new StoreshipError("ERR_MEMBER_NAME", `the image path '${printable(path)}' leads out of its directory; remove the '..' from it`);
	return parts.join("/");
}
const SLASH = 47;
/**
* Orders member names as an archive has them: a directory, then its content, siblings by byte. That is byte order
* with the slash below every other byte (`a`, `a/x`, `a!`, `a-b`, `a.c`).
*/
function compareNames(a, b) {
	const shorter = Math.min(a.length, b.length);
	for (let at = 0; at < shorter; at++) {
		const x = a.charCodeAt(at);
		const y = b.charCodeAt(at);
		if (x === y) continue;
		if (x === SLASH) return -1;
		if (y === SLASH) return 1;
		return x - y;
	}
	return a.length - b.length;
}
/** Whether `name` lies below the directory `above`. */
function isBelow(name, above) {
	return name.length > above.length && name.charCodeAt(above.length) === SLASH && name.startsWith(above);
}
export { BLOCKING_SIZE as a, padding as c, memberName as i, writeHeader as l, compareNames as n, headerOf as o, isBelow as r, headerSize as s, MAXIMUM_NAME_LENGTH as t };
