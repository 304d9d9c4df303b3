import { StoreshipError } from "./errors.js";

/** Years 1 to 9999, in seconds since 1970. */
const FIRST = -62_135_596_800;
const LAST = 253_402_300_799;

/**
 * A time as OCI writes it (RFC 3339, section 5.6): `1970-01-01T00:00:01Z`.
 *
 * @param seconds whole seconds since 1970, years 1 to 9999.
 * @throws StoreshipError `ERR_TIME` out of these bounds.
 */
export function formatTime(seconds: number): string {
  if (!Number.isInteger(seconds) || seconds < FIRST || seconds > LAST) throw invalid(String(seconds));
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/**
 * Read a time: whole seconds since 1970, or ISO 8601 with a zone (`2026-02-01T12:00:00Z`) or as a date alone.
 *
 * @returns whole seconds since 1970.
 * @throws StoreshipError `ERR_TIME` for anything else.
 */
export function parseTime(text: string): number {
  const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const seconds = /^-?\d{1,14}$/.test(text)
    ? Number(text)
    : iso
      ? Math.floor(Date.parse(text) / 1000)
      : Number.NaN;
  const day = iso ? new Date(`${text.slice(0, 10)}T00:00:00Z`) : undefined;
  const rolled =
    day !== undefined &&
    (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text.slice(0, 10));
  if (rolled || !Number.isInteger(seconds) || seconds < FIRST || seconds > LAST) throw invalid(text);
  return seconds;
}

function invalid(text: string): StoreshipError {
  return new StoreshipError(
    "ERR_TIME",
    `'${text}' is no time; give seconds since 1970, or ISO 8601 with a zone such as 2026-02-01T12:00:00Z, years 1 to 9999`,
  );
}
