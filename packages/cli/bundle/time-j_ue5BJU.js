import { t as StoreshipError } from "./errors-BPWMAR_W.js";
// ../core/dist/time.js
/** Years 1 to 9999, in seconds since 1970. */
const FIRST = -62135596800;
const LAST = 253402300799;
/**
* A time as OCI writes it (RFC 3339, section 5.6): `1970-01-01T00:00:01Z`.
*
* @param seconds whole seconds since 1970, years 1 to 9999.
* @throws StoreshipError `ERR_TIME` out of these bounds.
*/
function formatTime(seconds) {
	if (!Number.isInteger(seconds) || seconds < FIRST || seconds > LAST) throw invalid(String(seconds));
	return (/* @__PURE__ */ new Date(seconds * 1e3)).toISOString().replace(".000Z", "Z");
}
/**
* Read a time: whole seconds since 1970, or ISO 8601 with a zone (`2026-02-01T12:00:00Z`) or as a date alone.
*
* @returns whole seconds since 1970.
* @throws StoreshipError `ERR_TIME` for anything else.
*/
function parseTime(text) {
	const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
	const seconds = /^-?\d{1,14}$/.test(text) ? Number(text) : iso ? Math.floor(Date.parse(text) / 1e3) : NaN;
	const day = iso ? /* @__PURE__ */ new Date(`${text.slice(0, 10)}T00:00:00Z`) : void 0;
	if (day !== void 0 && (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text.slice(0, 10)) || !Number.isInteger(seconds) || seconds < FIRST || seconds > LAST) throw invalid(text);
	return seconds;
}
function invalid(text) {
	return new StoreshipError("ERR_TIME", `'${text}' is no time; give seconds since 1970, or ISO 8601 with a zone such as 2026-02-01T12:00:00Z, years 1 to 9999`);
}
export { parseTime as n, formatTime as t };
