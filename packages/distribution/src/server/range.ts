/** The bytes that a `Range` asks for (RFC 9110, 14.1); undefined for all of them, or for what need not be understood. */
export function rangeOf(
  range: string | undefined,
  size: number,
): { readonly start: number; readonly end: number } | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  if (first === "") return { start: Math.max(0, size - Number(last)), end: Number(last) === 0 ? 0 : size };
  if (last !== "" && Number(last) < Number(first)) return undefined;
  return { start: Number(first), end: last === "" ? size : Math.min(size, Number(last) + 1) };
}
