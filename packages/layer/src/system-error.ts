import { type ByteString, printable, reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist; is its name right, and was it removed meanwhile?",
  EACCES: "permission denied; run as a user who may read it",
  EPERM: "permission denied; run as a user who may read it",
  ENAMETOOLONG: "its path is longer than this system takes; move the tree to a shorter path",
  ELOOP: "it became a symlink after it was listed; build again when nothing changes it",
  EMFILE: "too many files are open; raise the limit (ulimit -n)",
};

/** The error for a call on `path` that the system refused. */
export function readError(path: ByteString, error: unknown): StoreshipError {
  const code = systemErrorCode(error);
  const reason = (code === undefined ? undefined : ADVICE[code]) ?? reasonOf(error);
  const kind =
    code === "ENAMETOOLONG" ? "ERR_PATH_TOO_LONG" : code === "ENOENT" ? "ERR_FILE_MISSING" : "ERR_READ";
  return new StoreshipError(kind, `cannot read '${printable(path)}': ${reason}`, { cause: error });
}
