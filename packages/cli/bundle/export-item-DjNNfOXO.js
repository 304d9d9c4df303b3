import { n as buildImage, t as interruptible } from "./interruption-Cgz51Pcm.js";
import { r as storeItemImageName, t as single } from "./single-CSW4z7Dw.js";
import { n as platformOfSystem, r as systemOfNodeArch } from "./platform-CkKiPtcd.js";
import { t as StoreshipError } from "./errors-BPWMAR_W.js";
import { t as dockerArchive } from "./docker-archive-Cbqt1r1M.js";
import { t as readClosure } from "./closure-BTk_T65X.js";
import { lstatSync } from "node:fs";
import { basename, join, resolve } from "node:path";
// dist/commands/export-item.js
const DIRECT_STORE_PATH = /^(?:\/[^/]+)+\/[0-9a-z]{32}-[^/]+$/;
/**
* Write the image of one store item's closure.
*
* @param directory that the archive is written to.
* @returns the archive's absolute path.
*/
async function exportItem(item, options, directory) {
	const name = DIRECT_STORE_PATH.test(item) && resolve(item) === item ? storeItemImageName(item) : void 0;
	if (name === void 0) throw new StoreshipError("ERR_USAGE", `argument must be a direct store path, which '${item}' is not`);
	const { sysroot } = options;
	const { closure } = await readClosure([item], options);
	const archive = join(directory, `docker-image-${basename(item)}.tar`);
	const request = {
		closure,
		sysroot,
		trees: [],
		rootSystem: void 0,
		directives: hasBin(join(sysroot, item)) ? [{
			type: "symlink",
			path: "/bin",
			target: `${item}/bin`
		}] : [],
		defaults: [{
			type: "directory",
			path: "/tmp",
			mode: 1023
		}],
		transformations: [],
		layering: single,
		maxLayers: 1,
		platform: platformOfSystem(systemOfNodeArch(process.arch)),
		created: 1,
		mtime: 1,
		runtime: {},
		names: [name],
		annotations: {},
		prefix: item
	};
	await interruptible((signal) => buildImage(request, dockerArchive(archive), {}, { signal }));
	return archive;
}
function hasBin(item) {
	try {
		return !lstatSync(join(item, "bin")).isFile();
	} catch {
		return false;
	}
}
export { exportItem };
