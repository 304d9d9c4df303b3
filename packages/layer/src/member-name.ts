import { type ByteString, printable, StoreshipError } from "@storeship/core";

/** The longest name and link target, in bytes: PATH_MAX of Linux less the byte that ends it. */
export const MAXIMUM_NAME_LENGTH = 4095;

/**
 * The member name of an image path: no slash at either end, none doubled, no `.` component. The root is the empty name.
 *
 * @throws StoreshipError `ERR_MEMBER_NAME` for a path with a `..` component.
 */
export function memberName(path: ByteString): ByteString {
  if (!/\/\/|\/$|^\/|(^|\/)\.\.?(\/|$)/.test(path)) return path;
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) {
    throw new StoreshipError(
      "ERR_MEMBER_NAME",
      `the image path '${printable(path)}' leads out of its directory; remove the '..' from it`,
    );
  }
  return parts.join("/");
}

const SLASH = 0x2f;

/**
 * Orders member names as an archive has them: a directory, then its content, siblings by byte. That is byte order
 * with the slash below every other byte (`a`, `a/x`, `a!`, `a-b`, `a.c`).
 */
export function compareNames(a: ByteString, b: ByteString): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x === y) continue;
    if (x === SLASH) return -1;
    if (y === SLASH) return 1;
    return x - y;
  }
  return a.length - b.length;
}

/** Whether `name` lies below the directory `above`. */
export function isBelow(name: ByteString, above: ByteString): boolean {
  return name.length > above.length && name.charCodeAt(above.length) === SLASH && name.startsWith(above);
}
