import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { buildStore } from "../corpus/build-store.ts";
import { formatReferenceGraph } from "../corpus/reference-graph.ts";
import { removeTree } from "../corpus/remove-tree.ts";
import { programPath } from "./support/needs.ts";

/** Names that tests can use: a language with many small files, large programs, and a static one. */
const PACKAGES = ["python3", "git", "perl", "curl", "openssh-client", "busybox-static"];
const STORE = "/gnu/store";

/** A real closure on this machine. */
export interface MadeCorpus {
  /** The directory that the store lies below. */
  readonly physical: string;
  readonly profile: string;
  /** The file of its reference graph. */
  readonly graph: string;
  /** All its items, by path. */
  readonly items: readonly string[];
}

/**
 * Makes the real closure once, in a temporary directory that goes afterwards; or in the directory that
 * `STORESHIP_E2E_CORPUS` names, which stays and is used again.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const missing = ["apt-get", "apt-cache", "dpkg-deb"].filter((name) => programPath(name) === undefined);
  if (missing.length > 0) {
    project.provide("corpus", {
      missing: `it is made of Debian packages, and there is no ${missing.join(", ")}`,
    });
    return () => {};
  }
  const kept = process.env["STORESHIP_E2E_CORPUS"];
  const directory = kept === undefined ? mkdtempSync(join(tmpdir(), "storeship-corpus-")) : resolve(kept);
  const remove = (): void => {
    if (kept === undefined) removeTree(directory);
  };
  try {
    project.provide("corpus", await makeCorpus(directory));
    return remove;
  } catch (error) {
    remove();
    throw error;
  }
}

async function makeCorpus(directory: string): Promise<MadeCorpus> {
  mkdirSync(directory, { recursive: true });
  const physical = join(directory, "root");
  const work = join(directory, "packages");
  const { profile, graph } = await buildStore({ packages: PACKAGES, storeDir: STORE, physical, work });
  const file = join(directory, "graph");
  writeFileSync(file, formatReferenceGraph(graph));
  return { physical, profile, graph: file, items: [...graph.keys()].sort() };
}
