import { join } from "node:path";
import { size } from "@storeship/closure";
import type { Closure } from "@storeship/core";
import type { ImageRequest } from "../../src/index.js";
import { makeTree } from "./make-tree.js";

/** Three store items: a profile that refers to a tool that refers to a library, the largest of them. */
export const PROFILE = "/gnu/store/1-profile";
export const TOOL = "/gnu/store/2-tool";
export const LIBRARY = "/gnu/store/3-library";
const CLOSURE: Closure = {
  storeDir: "/gnu/store",
  items: [
    { path: LIBRARY, references: [] },
    { path: TOOL, references: [LIBRARY] },
    { path: PROFILE, references: [TOOL] },
  ],
};

/** Makes the three items below `directory`; the library's file has `librarySize` bytes. */
export function makeItems(directory: string, librarySize = 3_000_000): void {
  makeTree(directory, [
    { type: "symlink", path: `${PROFILE}/bin/tool`, target: `${TOOL}/bin/tool` },
    { type: "file", path: `${TOOL}/bin/tool`, text: "#!/bin/sh\n".repeat(100), mode: "555" },
    { type: "file", path: `${LIBRARY}/lib/library.so`, text: "x", repeat: librarySize, mode: "444" },
  ]);
}

/** A request for an image of the three items below `sysroot`, as `changes` changes it. */
export function requestOf(sysroot: string, changes: Partial<ImageRequest> = {}): ImageRequest {
  return {
    closure: CLOSURE,
    sysroot,
    trees: [],
    rootSystem: undefined,
    directives: [],
    defaults: [],
    transformations: [],
    base: undefined,
    layering: size,
    maxLayers: 1,
    platform: { os: "linux", architecture: "amd64" },
    created: 1,
    mtime: 1,
    runtime: {},
    names: [{ repository: "app", tag: "latest" }],
    annotations: {},
    prefix: PROFILE,
    ...changes,
  };
}

/** The path of the file of an item below `sysroot`. */
export function placeOf(sysroot: string, item: string, name: string): string {
  return join(sysroot, item, name);
}
