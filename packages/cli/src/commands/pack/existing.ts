import { realpathSync, statSync } from "node:fs";
import { reasonOf, StoreshipError, systemErrorCode } from "@storeship/core";

/**
 * The directory that an option names; where that is a symlink, the one it leads to.
 *
 * @throws StoreshipError `ERR_FILE_MISSING`, `ERR_FILE_TYPE`, `ERR_READ` that name the option and the directory.
 */
export function existingDirectory(option: string, directory: string): string {
  return attempt(option, directory, () => {
    if (statSync(directory).isDirectory()) return realpathSync(directory);
    throw new StoreshipError("ERR_FILE_TYPE", `${option} ${directory}: it is no directory; give one`);
  });
}

/** The regular file that an option names. Throws as `existingDirectory` does. */
export function existingFile(option: string, file: string): string {
  return attempt(option, file, () => {
    if (statSync(file).isFile()) return file;
    throw new StoreshipError("ERR_FILE_TYPE", `${option} ${file}: it is no regular file; give one`);
  });
}

function attempt(option: string, path: string, look: () => string): string {
  try {
    return look();
  } catch (error) {
    if (error instanceof StoreshipError) throw error;
    const missing = systemErrorCode(error) === "ENOENT";
    throw new StoreshipError(
      missing ? "ERR_FILE_MISSING" : "ERR_READ",
      `${option} ${path}: ${missing ? "it does not exist; is its name right?" : reasonOf(error)}`,
      { cause: error },
    );
  }
}
