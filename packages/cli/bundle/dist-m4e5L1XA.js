import { a as programCompressor } from "./dist-C7khUEbM.js";
// ../compressor-xz/dist/xz.js
const MIB = 1 << 20;
/** Of the levels' dictionaries and encoders, in MiB, from the manual. */
const DICTIONARIES = [
	.25,
	1,
	2,
	4,
	4,
	8,
	8,
	16,
	32,
	64
];
const ENCODERS = [
	3,
	9,
	17,
	32,
	48,
	94,
	94,
	186,
	370,
	674
];
const XZ = {
	name: "xz",
	extension: ".xz",
	program: "xz",
	debianPackage: "xz-utils",
	levels: {
		least: 0,
		most: 9,
		default: 6
	},
	segmentSize: (level) => Math.max(4, 2 * DICTIONARIES[level]) * MIB,
	memory: (level) => ENCODERS[level] * MIB,
	compressArguments: (level) => [
		"-T1",
		`-${level}`,
		"--check=crc64"
	],
	decompressArguments: ["-d", "-T1"],
	version: (lines) => lines.map((line) => line.replace(/^xz \(XZ Utils\)/, "").trim()).join(" ")
};
/**
* xz, by the program of that name. One stream for each segment: the bytes of `xz -T1 --check=crc64`. Fit for whole
* archives; OCI knows no layers of it.
*
* @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level that is not from 0 to 9, `ERR_COMPRESSOR_MISSING`.
*/
function xz(options = {}) {
	return programCompressor(XZ, options);
}
// ../compressor-xz/dist/plugin.js
/** Brings `xz`. */
const plugin = {
	name: "@storeship/compressor-xz",
	apiVersion: 1,
	compressors: { xz }
};
export { plugin as default, xz };
