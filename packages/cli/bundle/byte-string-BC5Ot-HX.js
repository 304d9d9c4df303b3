// ../core/dist/byte-string.js
const ASCII = /^[\x00-\x7f]*$/;
/** The UTF-8 bytes of `text` as a byte string. */
function toByteString(text) {
	return ASCII.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}
/** A byte string as text; bytes that are not UTF-8 become U+FFFD. */
function fromByteString(bytes) {
	return ASCII.test(bytes) ? bytes : Buffer.from(bytes, "latin1").toString("utf8");
}
/** A byte string in the form that `node:fs` takes without loss. */
function toSystemPath(path) {
	return ASCII.test(path) ? path : Buffer.from(path, "latin1");
}
/**
* A byte string for people and for JSON: text where it is UTF-8, other bytes, control characters and `%`
* before two hexadecimal digits percent-escaped, so that each name has a form of its own.
*/
function printable(bytes) {
	const text = fromByteString(bytes);
	return toByteString(text) === bytes ? escapeText(text) : escapeMixed(bytes);
}
function escapeText(text) {
	return text.replace(/%(?=[0-9A-Fa-f]{2})/g, "%25").replace(/\p{Cc}/gu, (character) => Array.from(Buffer.from(character, "utf8"), escapeByte).join(""));
}
function escapeMixed(bytes) {
	const decoder = new TextDecoder("utf-8", {
		fatal: true,
		ignoreBOM: true
	});
	const buffer = Buffer.from(bytes, "latin1");
	let out = "";
	let text = "";
	for (let at = 0; at < buffer.length;) {
		const first = buffer[at];
		const length = first < 128 ? 1 : first < 224 ? 2 : first < 240 ? 3 : 4;
		try {
			text += decoder.decode(buffer.subarray(at, at + length));
			at += length;
		} catch {
			out += escapeText(text) + escapeByte(first);
			text = "";
			at += 1;
		}
	}
	return out + escapeText(text);
}
function escapeByte(byte) {
	return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
/** Orders byte strings by byte, for `Array.prototype.sort`; the locale has no part in it. */
function compareBytes(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}
export { toSystemPath as a, toByteString as i, fromByteString as n, printable as r, compareBytes as t };
