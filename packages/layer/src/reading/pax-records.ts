import type { ByteString } from "@storeship/core";

/**
 * The records of a pax extended header (POSIX, pax, "pax Extended Header"): `LENGTH KEY=VALUE\n`. Values are bytes.
 *
 * @returns undefined for bytes that are no such records.
 */
export function paxRecords(bytes: Buffer): ReadonlyMap<string, ByteString> | undefined {
  const records = new Map<string, ByteString>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const digits = space === -1 || space - at > 9 ? "" : bytes.toString("latin1", at, space);
    const length = /^[0-9]+$/.test(digits) ? Number(digits) : Number.NaN;
    const equals = bytes.indexOf(0x3d, space);
    const end = at + length - 1;
    if (!(equals > space && equals < end) || bytes[end] !== 0x0a) return undefined;
    records.set(bytes.toString("latin1", space + 1, equals), bytes.toString("latin1", equals + 1, end));
    at = end + 1;
  }
  return records;
}
