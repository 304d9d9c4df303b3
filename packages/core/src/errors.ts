import { constants } from "node:os";

/** What went wrong, as a stable word that programs can test. Each begins with `ERR_`. */
export type ErrorCode = `ERR_${string}`;

/**
 * The one error class of Storeship. Its message names the path or the option and says what to do;
 * `cause` holds the error underneath, if there is one.
 */
export class StoreshipError extends Error {
  override readonly name = "StoreshipError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The system's short word for a failed call (`ENOENT`, `EACCES`), or undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  const code = codeOf(error);
  return code?.startsWith(UNNAMED) ? (nameOfNumber(code.slice(UNNAMED.length)) ?? code) : code;
}

/** The reason of `error` in a few words, without the path and the call that Node puts around a system error's. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  if (code?.startsWith(UNNAMED)) return systemErrorCode(error) ?? code;
  const start = `${code}: `;
  if (!error.message.startsWith(start)) return error.message;
  return error.message.slice(start.length).replace(/, [a-z]+( .*)?$/s, "");
}

/** What Node has instead of a word for errors that are not in its list, such as a quota that is used up. */
const UNNAMED = "Unknown system error -";

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function nameOfNumber(number: string): string | undefined {
  return Object.entries(constants.errno).find(([, value]) => `${value}` === number)?.[0];
}

/** The error for an image, layer or document that is not what it should be. @param what names it: `'app.tar'`. */
export function damaged(what: string, why: string, cause?: unknown): StoreshipError {
  return new StoreshipError("ERR_IMAGE_DAMAGED", `${what} ${why}`, { cause });
}
