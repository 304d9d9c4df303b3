import { r as systemErrorCode, t as StoreshipError } from "./errors-BPWMAR_W.js";
// dist/decompressors.js
/** The compressors of a registry that can be used on this machine, for what they decompress. */
function decompressors(registry) {
	return registry.compressorNames.flatMap((name) => {
		try {
			return [registry.compressor(name)];
		} catch (error) {
			if (error instanceof StoreshipError || systemErrorCode(error) !== void 0) return [];
			throw error;
		}
	});
}
export { decompressors as t };
