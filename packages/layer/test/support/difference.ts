import { printable } from "@storeship/core";

/** Where two archives part, for a message; undefined for equal ones. */
export function difference(ours: Buffer, theirs: Buffer): string | undefined {
  if (ours.equals(theirs)) return undefined;
  const length = Math.min(ours.length, theirs.length);
  let at = 0;
  while (at < length && ours[at] === theirs[at]) at++;
  const record = at - (at % 512);
  const excerpt = (bytes: Buffer): string => printable(bytes.toString("latin1", record, record + 512));
  return `${ours.length} and ${theirs.length} bytes, first difference at ${at}:\n${excerpt(ours)}\n${excerpt(theirs)}`;
}
