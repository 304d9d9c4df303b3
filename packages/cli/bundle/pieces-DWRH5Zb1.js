// ../core/dist/pieces.js
/**
* Cut a source into pieces of `size` bytes, the last one shorter, whatever its own chunks are. An empty source has none.
* As with every source, a piece is valid until the next one is asked for.
*/
async function* pieces(source, size) {
	let held = /* @__PURE__ */ new Uint8Array(0);
	let length = 0;
	for await (const chunk of source) for (let at = 0; at < chunk.length;) {
		const part = chunk.subarray(at, at + size - length);
		at += part.length;
		if (part.length === size) {
			yield part;
			continue;
		}
		held = roomFor(held, length, part.length, size);
		held.set(part, length);
		length += part.length;
		if (length < size) continue;
		yield held;
		length = 0;
	}
	if (length > 0) yield held.subarray(0, length);
}
/** `held`, or a larger copy of its first `length` bytes, at most `size` bytes long. */
function roomFor(held, length, more, size) {
	if (length + more <= held.length) return held;
	const larger = new Uint8Array(Math.min(size, Math.max(length + more, 2 * held.length)));
	larger.set(held.subarray(0, length));
	return larger;
}
export { pieces as t };
