import { a as suggestRepository } from "./image-name-MYDzI4X9.js";
import { basename } from "node:path";
// ../closure/dist/nix-base32.js
/** The 32 characters that Nix and Guix write hashes in: digits and letters without `e`, `o`, `t` and `u`. */
const NIX_BASE32 = "0123456789abcdfghijklmnpqrsvwxyz";
/**
* The bytes that `text` stands for; the first character holds the highest bits of the last byte.
*
* @param byteCount how many bytes there must be; `text` has as many characters as their bits need, 5 bits each.
* @returns undefined where `text` has another length, a character outside the alphabet, or bits beyond the last byte.
*/
function decodeNixBase32(text, byteCount) {
	if (text.length !== Math.ceil(byteCount * 8 / 5)) return void 0;
	const bytes = Buffer.alloc(byteCount + 1);
	for (let at = 0; at < text.length; at++) {
		const digit = NIX_BASE32.indexOf(text.charAt(text.length - 1 - at));
		if (digit === -1) return void 0;
		const byte = at * 5 >> 3;
		const shifted = digit << (at * 5 & 7);
		bytes[byte] = bytes[byte] | shifted & 255;
		if (shifted > 255) bytes[byte + 1] = bytes[byte + 1] | shifted >> 8;
	}
	return bytes[byteCount] === 0 ? bytes.subarray(0, byteCount) : void 0;
}
// ../closure/dist/store-item-name.js
const FORM = new RegExp(`^([${NIX_BASE32}]{32})-(.+)$`);
/** The parts of a store item's name, given its path or its base name; undefined where it is not of the form `HASH-NAME`. */
function parseStoreItemName(item) {
	const [, hash, rest] = FORM.exec(basename(item)) ?? [];
	if (hash === void 0 || rest === void 0) return void 0;
	const dash = rest.search(/-[0-9]/);
	return dash <= 0 ? {
		hash,
		name: rest
	} : {
		hash,
		name: rest.slice(0, dash),
		version: rest.slice(dash + 1)
	};
}
/**
* The image name of a store item in the older form `NAME:HASH`, where NAME is the first word of the item's name: what
* stands before its first dash. A character that no repository may have is replaced.
*/
function storeItemImageName(item) {
	const parsed = parseStoreItemName(item);
	if (parsed === void 0) return void 0;
	const [word = ""] = parsed.name.split("-");
	return {
		repository: suggestRepository(word),
		tag: parsed.hash
	};
}
// ../closure/dist/layering/single.js
/** All items in one layer. */
const single = (closure) => [{ items: closure.items.map(({ path }) => path) }];
export { decodeNixBase32 as a, NIX_BASE32 as i, parseStoreItemName as n, storeItemImageName as r, single as t };
