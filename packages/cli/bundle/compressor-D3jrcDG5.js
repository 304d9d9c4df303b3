import { t as StoreshipError } from "./errors-BPWMAR_W.js";
// ../core/dist/compressor.js
/**
* The level that `options` ask for, of a compressor that has levels and runs no command.
*
* @param name of the compressor, for messages.
* @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level out of bounds, or a command.
*/
function compressionLevel(name, levels, options) {
	const { level = levels.default, command } = options;
	if (command !== void 0) throw new StoreshipError("ERR_COMPRESSOR_OPTION", `${name} takes no command, but a level: ${name}:${levels.default}`);
	if (!Number.isInteger(level) || level < levels.least || level > levels.most) throw new StoreshipError("ERR_COMPRESSOR_OPTION", `${name} has no level ${level}; give a whole number from ${levels.least} to ${levels.most}`);
	return level;
}
export { compressionLevel as t };
