import type { DatabaseSync } from "node:sqlite";
import { reasonOf, type StoreItem, StoreshipError } from "@storeship/core";
import { normalizeNarHash } from "../nar-hash.js";
import { DatabaseBusy, readSnapshot } from "./snapshot.js";

/**
 * Read records from the store database of Guix or Nix (SQLite; tables `ValidPaths` and `Refs`). Nothing is written
 * beside the file; a live write-ahead log is honoured.
 *
 * @param roots paths of store items: only they and all that they lead to are read; without it, every record is.
 * @throws StoreshipError `ERR_STORE_DATABASE` where `file` is missing, cannot be read, is no store database, has a
 * damaged record, or has none of a root; the message names the file and the path.
 */
export function readStoreDatabase(file: string, roots?: readonly string[]): readonly StoreItem[] {
  const refuse = (why: string, cause?: unknown): never => {
    throw new StoreshipError("ERR_STORE_DATABASE", `the store database '${file}' ${why}`, { cause });
  };
  const { rows, unknown } = snapshot(file, roots, refuse);
  const [missing] = unknown;
  if (missing !== undefined)
    refuse(
      `has no record of ${missing}; build it or copy it to the store first, give its reference graph, or have it scanned`,
    );
  return storeItems(rows, refuse);
}

type Refuse = (why: string, cause?: unknown) => never;

interface Row {
  readonly id: number;
  readonly path: unknown;
  readonly hash: unknown;
  readonly narSize: unknown;
  readonly deriver: unknown;
  /** Identifiers of the items that it refers to, a comma between each; null where there are none. */
  readonly refs: string | null;
}

const ROW = `id, path, hash, narSize, deriver,
  (select group_concat(reference) from Refs where referrer = ValidPaths.id) as refs`;
const ALL = `select ${ROW} from ValidPaths order by id`;
const CLOSURE = `with recursive closure(id) as (
  select id from ValidPaths where path in (select value from json_each(?))
  union select reference from Refs join closure on referrer = closure.id
) select ${ROW} from ValidPaths where id in closure order by id`;
const UNKNOWN = "select value as path from json_each(?) where value not in (select path from ValidPaths)";

interface Snapshot {
  readonly rows: readonly Row[];
  readonly unknown: readonly string[];
}

function snapshot(file: string, roots: readonly string[] | undefined, refuse: Refuse): Snapshot {
  try {
    return readSnapshot(file, (database) => query(database, roots));
  } catch (error) {
    if (error instanceof DatabaseBusy)
      return refuse("is being written to all the time; try again when that is done");
    const reason = reasonOf(error);
    if (/^no such (table|column)/.test(reason))
      return refuse(`is not one of Guix or Nix: it has ${reason}; give another database`, error);
    return refuse(`cannot be read: ${reason}; give another database`, error);
  }
}

function query(database: DatabaseSync, roots: readonly string[] | undefined): Snapshot {
  if (roots === undefined) return { rows: rowsOf(database.prepare(ALL).all()), unknown: [] };
  const list = JSON.stringify(roots);
  const unknown = database.prepare(UNKNOWN).all(list);
  return {
    rows: rowsOf(database.prepare(CLOSURE).all(list)),
    unknown: unknown.map(({ path }) => String(path)),
  };
}

function rowsOf(rows: unknown): readonly Row[] {
  return rows as readonly Row[];
}

function storeItems(rows: readonly Row[], refuse: Refuse): readonly StoreItem[] {
  const paths = new Map<number, string>();
  for (const { id, path } of rows) {
    paths.set(
      id,
      typeof path === "string" && path.startsWith("/")
        ? path
        : refuse(`is damaged: record ${id} has no path`),
    );
  }
  return rows.map((row) => {
    const path = paths.get(row.id) as string;
    const damaged = (what: string): never => refuse(`is damaged: the record of ${path} has ${what}`);
    const ids = row.refs === null ? [] : row.refs.split(",");
    return {
      path,
      references: ids.map(
        (id) => paths.get(Number(id)) ?? damaged(`a reference to record ${id}, which is not there`),
      ),
      ...(row.deriver === null || row.deriver === "" ? {} : { deriver: String(row.deriver) }),
      narHash:
        (typeof row.hash === "string" ? normalizeNarHash(row.hash) : undefined) ??
        damaged("a hash that is no SHA-256"),
      ...(row.narSize === null
        ? {}
        : {
            narSize:
              Number.isSafeInteger(row.narSize) && Number(row.narSize) >= 0
                ? Number(row.narSize)
                : damaged("a narSize that is no number of bytes"),
          }),
    };
  });
}
