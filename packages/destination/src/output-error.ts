import { reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: "its directory does not exist; make it first",
  ENOTDIR: "its directory does not exist; make it first",
  ENOSPC: "the disk is full; free some space or write elsewhere",
  EDQUOT: "the disk quota is used up; free some space or write elsewhere",
  EACCES: "permission denied; write where you may",
  EROFS: "the file system is read-only; write elsewhere",
  EPIPE: "the reader of the pipe has gone",
};

/** The error for a call on the output `name` that the system refused. */
export function outputError(name: string, error: unknown): StoreshipError {
  if (error instanceof StoreshipError) return error;
  return new StoreshipError("ERR_OUTPUT", `cannot write '${name}': ${whyUnwritten(error)}`, { cause: error });
}

// Why the system refused a call that writes, and what to do about it.
function whyUnwritten(error: unknown): string {
  const code = systemErrorCode(error);
  return (code === undefined ? undefined : ADVICE[code]) ?? reasonOf(error);
}

/** The result of `call`, its failure told as one of writing `name`. */
export function writing<T>(name: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw outputError(name, error);
  }
}
