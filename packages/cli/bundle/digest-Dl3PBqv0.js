import { createHash } from "node:crypto";
// ../core/dist/digest.js
/** The digest of `bytes` (a string counts as its UTF-8 bytes). */
function digestOf(bytes) {
	return digestOfHash(createHash("sha256").update(bytes));
}
/** The digest of what was fed to a SHA-256 `hash`, which is spent afterwards. */
function digestOfHash(hash) {
	return `sha256:${hash.digest("hex")}`;
}
/** The hexadecimal digits of a digest. */
function hexOf(digest) {
	return digest.slice(7);
}
/** Whether `text` is a well-formed SHA-256 digest. */
function isDigest(text) {
	return typeof text === "string" && /^sha256:[0-9a-f]{64}$/.test(text);
}
export { isDigest as i, digestOfHash as n, hexOf as r, digestOf as t };
