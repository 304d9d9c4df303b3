import process from "node:process";
import { StoreshipError } from "@storeship/core";

type Sqlite = typeof import("node:sqlite");

/**
 * Node's own SQLite. Loaded when it is first needed: some versions of Node say then that it is experimental, which is
 * no concern of who makes an image, and is kept back.
 *
 * @throws StoreshipError `ERR_SQLITE_MISSING` for a Node without it.
 */
export function sqlite(): Sqlite {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    const module = process.getBuiltinModule("node:sqlite") as Sqlite | undefined;
    if (module !== undefined) return module;
  } finally {
    process.emitWarning = emitWarning;
  }
  throw new StoreshipError(
    "ERR_SQLITE_MISSING",
    `this Node (${process.version}) has no node:sqlite; run Node 22.15 or later, without --no-experimental-sqlite`,
  );
}
