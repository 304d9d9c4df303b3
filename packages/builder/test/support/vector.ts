import { readdirSync, readFileSync } from "node:fs";
import type { Directive, Transformation } from "@storeship/core";
import type { DockerImageOptions } from "../../src/index.js";
import type { TreeNode } from "./make-tree.js";

/** What the reference program wrote of one input. */
export interface Vector {
  readonly name: string;
  readonly about: string;
  readonly tree: readonly TreeNode[];
  readonly databaseHex?: string;
  readonly call: VectorCall;
  readonly expected: { readonly error: true } | VectorImage;
}

export interface VectorImage {
  readonly error?: never;
  readonly members: readonly string[];
  readonly manifest: ReadonlyArray<{
    Config: string;
    RepoTags: readonly string[];
    Layers: readonly string[];
  }>;
  readonly config: Record<string, unknown> & { config: Record<string, unknown> };
  readonly json?: object;
  readonly VERSION?: string;
  readonly repositories?: object;
  readonly layers: ReadonlyArray<{ path: string; entries: readonly VectorEntry[] }>;
}

export interface VectorEntry {
  readonly name: string;
  readonly type: string;
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  readonly mtime: number;
  readonly size?: number;
  readonly sha256?: string;
  readonly target?: string;
}

type ListDirective =
  | readonly ["directory", string, number?, number?, string?]
  | readonly ["file", string, string?]
  | readonly [string, "->", string];

interface VectorCall {
  readonly paths: readonly string[];
  readonly prefix: string;
  readonly repository?: string;
  readonly extraFiles?: readonly ListDirective[];
  readonly transformations?: ReadonlyArray<readonly [string, "->", string]>;
  readonly system?: string;
  readonly database?: boolean;
  readonly entryPoint?: readonly string[];
  readonly environment?: ReadonlyArray<readonly [string, string]>;
  readonly creationTime?: number;
  readonly maxLayers?: number;
}

const DIRECTORY = new URL("../data/vectors/", import.meta.url);

/** All vectors, by name. */
export function vectors(): readonly Vector[] {
  return readdirSync(DIRECTORY)
    .sort()
    .map((file) => JSON.parse(readFileSync(new URL(file, DIRECTORY), "utf8")) as Vector);
}

/** A vector's call in today's notation. */
export function optionsOf(
  call: VectorCall,
  files: { image: string; sysroot: string; database: string },
): DockerImageOptions {
  const { extraFiles, transformations, database, ...same } = call;
  return {
    ...same,
    image: files.image,
    sysroot: files.sysroot,
    // The vectors were made on such a machine; whoever runs them need not have one.
    system: call.system ?? "x86_64-linux",
    ...(extraFiles === undefined ? {} : { extraFiles: extraFiles.map(directiveOf) }),
    ...(transformations === undefined ? {} : { transformations: transformations.map(transformationOf) }),
    ...(database === true ? { database: files.database } : {}),
  };
}

/** A directive in today's notation. */
export function directiveOf(list: ListDirective): Directive {
  if (list[1] === "->") return { type: "symlink", path: list[0], target: list[2] as string };
  if (list[0] === "file")
    return { type: "file", path: list[1], content: (list[2] as string | undefined) ?? "" };
  const [, path, uid, gid, mode] = list as readonly ["directory", string, number?, number?, string?];
  return {
    type: "directory",
    path,
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    ...(mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }),
  };
}

function transformationOf([from, , to]: readonly [string, "->", string]): Transformation {
  return { from, to };
}
