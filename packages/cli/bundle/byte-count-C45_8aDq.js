// dist/byte-count.js
const UNITS = [
	"B",
	"kB",
	"MB",
	"GB",
	"TB"
];
/** A number of bytes for people, in powers of 1,000: `204.1 MB`. */
function byteCount(bytes) {
	let value = bytes;
	let unit = 0;
	while (value >= 999.95 && unit < UNITS.length - 1) {
		value /= 1e3;
		unit += 1;
	}
	return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
export { byteCount as t };
