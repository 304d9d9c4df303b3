import { realpathSync, statSync } from "node:fs";
import {
  type ByteString,
  type Closure,
  type Directive,
  printable,
  StoreshipError,
  systemErrorCode,
  toByteString,
  toSystemPath,
} from "@storeship/core";
import {
  compareNames,
  directiveEntry,
  type Entry,
  memberName,
  type Origin,
  type WalkResult,
  walk,
} from "@storeship/layer";
import type { Fingerprints } from "./cache/keys.js";
import type { ImageRequest, Tree } from "./request.js";

/** All that goes into an image, as it lies on this machine. */
export interface WalkedImage {
  /** Lists of entries, each in the order of an archive. */
  readonly parts: ReadonlyArray<readonly Entry[]>;
  /** Sizes of store items, by path. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly fingerprints: Fingerprints;
}

/** List all that goes into an image. @param fingerprint whether fingerprints are wanted. */
export function walkImage(request: ImageRequest, fingerprint: boolean): WalkedImage {
  const { closure, sysroot, trees, rootSystem, directives, defaults } = request;
  const items = originsOfItems(closure, sysroot).map((origin) => ({
    origin,
    ...walkItem(origin, fingerprint),
  }));
  const others = [
    ...trees.map(originOfTree),
    ...(rootSystem === undefined ? [] : [originOfRootSystem(rootSystem)]),
  ].map((origin) => ({ origin, ...walk(origin, { fingerprint }) }));
  const narHashes = new Map((closure?.items ?? []).map(({ path, narHash }) => [path, narHash]));
  const fingerprints = new Map<Origin, string>();
  for (const { origin, fingerprint: found } of [...items, ...others]) {
    // The hash of what an item holds says more than how its files lie on this machine.
    const known = (origin.kind === "item" ? narHashes.get(origin.label) : undefined) ?? found;
    if (known !== undefined) fingerprints.set(origin, known);
  }
  return {
    parts: [
      ...[...items, ...others].map(({ entries }) => entries),
      directives.map((one: Directive) => directiveEntry(one)),
      defaults.map((one: Directive) => directiveEntry(one, "default")),
    ],
    sizes: new Map(items.map(({ origin, size }) => [origin.label, size])),
    fingerprints,
  };
}

// In the order of an archive, so that what is sorted later is sorted already.
function originsOfItems(closure: Closure | undefined, sysroot: string): readonly Origin[] {
  const top = toByteString(sysroot).replace(/\/+$/, "");
  return (closure?.items ?? [])
    .map(({ path }) => ({ path, name: memberName(toByteString(path)) }))
    .sort((a, b) => compareNames(a.name, b.name))
    .map(({ path, name }) => ({ kind: "item", label: path, source: `${top}/${name}`, name }));
}

function originOfTree({ directory, path }: Tree): Origin {
  return {
    kind: "tree",
    label: directory,
    source: directoryName(directory),
    name: memberName(toByteString(path)),
  };
}

function originOfRootSystem(directory: string): Origin {
  return { kind: "root-system", label: directory, source: directoryName(directory), name: "" };
}

// A walk follows no symlink, at its start either; and what is no directory would have no name in the image.
function directoryName(directory: string): ByteString {
  const path = toByteString(directory);
  const found = realDirectory(path);
  if (found !== undefined) return found;
  throw new StoreshipError("ERR_FILE_TYPE", `'${printable(path)}' is no directory; give one`);
}

function realDirectory(path: ByteString): ByteString | undefined {
  try {
    const real = realpathSync.native(toSystemPath(path), "latin1");
    return statSync(toSystemPath(real)).isDirectory() ? real : undefined;
  } catch {
    // What is the matter is told where it is read.
    return path;
  }
}

function walkItem(origin: Origin, fingerprint: boolean): WalkResult {
  try {
    return walk(origin, { fingerprint });
  } catch (error) {
    const missing = error instanceof StoreshipError && systemErrorCode(error.cause) === "ENOENT";
    if (!missing) throw error;
    throw new StoreshipError(
      "ERR_STORE_ITEM_MISSING",
      `the store item '${origin.label}' is not whole on this machine: ${error.message}`,
      { cause: error },
    );
  }
}
