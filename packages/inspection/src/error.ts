import { printable, reasonOf, StoreshipError, systemErrorCode, toByteString } from "@storeship/core";

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist; is its name right?",
  EACCES: "permission denied; run as a user who may read it",
  EMFILE: "too many files are open; raise the limit (ulimit -n)",
};

/** A name from the command line or from a document as it may reach a terminal. */
export function shown(text: string): string {
  return printable(toByteString(text));
}

/** The error for an archive, layer or document that is not what it should be. @param what names it: `'app.tar'`. */
export function damaged(what: string, why: string, cause?: unknown): StoreshipError {
  return new StoreshipError("ERR_IMAGE_DAMAGED", `${what} ${why}`, { cause });
}

/** The error for a call on `file` that the system refused. */
export function readError(file: string, error: unknown): StoreshipError {
  const code = systemErrorCode(error);
  const reason = (code === undefined ? undefined : ADVICE[code]) ?? reasonOf(error);
  const kind = code === "ENOENT" ? "ERR_FILE_MISSING" : "ERR_READ";
  return new StoreshipError(kind, `cannot read '${shown(file)}': ${reason}`, { cause: error });
}
