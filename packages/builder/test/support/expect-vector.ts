import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { makeTree } from "./make-tree.js";
import { type Member, readArchive } from "./read-archive.js";
import type { Vector, VectorEntry, VectorImage } from "./vector.js";

/** Files of one vector's run. */
export interface VectorFiles {
  readonly image: string;
  readonly sysroot: string;
  readonly database: string;
}

/** Make a vector's input below `scratch`. */
export function laidOut(vector: Vector, scratch: string): VectorFiles {
  const directory = join(scratch, vector.name);
  const sysroot = join(directory, "root");
  makeTree(sysroot, vector.tree);
  const database = join(directory, "given.sqlite");
  if (vector.databaseHex !== undefined) writeFileSync(database, Buffer.from(vector.databaseHex, "hex"));
  return { image: join(directory, "image.tar"), sysroot, database };
}

/**
 * Expect an archive to be what the reference program wrote, but for the deliberate differences.
 *
 * @param owned names of directories that a directive gives to somebody.
 */
export function expectVector(
  archive: readonly Member[],
  expected: VectorImage,
  owned: ReadonlySet<string>,
): void {
  const single = expected.layers.length === 1;
  const text = (name: string): string =>
    archive.find((member) => member.name === name)?.content.toString() ?? "";
  const document = (name: string) => JSON.parse(text(name));

  const [manifest] = document("manifest.json");
  const { Layers, ...names } = manifest;
  const { Layers: expectedLayers, ...expectedNames } = expected
    .manifest[0] as (typeof expected.manifest)[number];
  expect(names).toEqual(expectedNames);
  if (single) {
    expect(archive.map(({ name }) => name).sort()).toEqual(expected.members);
    expect(Layers).toEqual(expectedLayers);
    expect(document("repositories")).toEqual(expected.repositories);
    const folder = Layers[0].replace("/layer.tar", "");
    expect(document(`${folder}/json`)).toEqual(expected.json);
    expect(text(`${folder}/VERSION`)).toBe(expected.VERSION);
  } else {
    // Layer paths have no colon and are numbered; nothing else is different about the members.
    expect(Layers).toEqual(
      expectedLayers.map((_, index) =>
        expect.stringMatching(new RegExp(`^[0-9a-f]{64}/00${index + 1}/layer.tar$`)),
      ),
    );
    expect(archive.map(({ name }) => name)).toEqual([...Layers, "config.json", "manifest.json"]);
  }
  compareConfig(document("config.json"), expected, archive, Layers);
  expected.layers.forEach((layer, index) => {
    const position = expectedLayers.indexOf(layer.path);
    compareEntries(readArchive(contentOf(archive, Layers[single ? index : position])), layer.entries, owned);
  });
}

function contentOf(archive: readonly Member[], name: string): Buffer {
  return (archive.find((member) => member.name === name) as Member).content;
}

// Config keys are those of the image spec, and a history is there; diffIDs differ since layers are sorted and have parents.
function compareConfig(
  config: Record<string, unknown>,
  expected: VectorImage,
  archive: readonly Member[],
  layers: readonly string[],
): void {
  const { rootfs, history, config: runtime, ...rest } = config;
  const { rootfs: _, config: expectedRuntime, ...expectedRest } = expected.config;
  expect(rest).toEqual(expectedRest);
  const { env, entrypoint } = expectedRuntime;
  expect(runtime).toEqual({ Env: env, ...(entrypoint === undefined ? {} : { Entrypoint: entrypoint }) });
  expect(history).toHaveLength(layers.length);
  const diffIds = layers.map(
    (name) => `sha256:${(archive.find((member) => member.name === name) as Member).sha256}`,
  );
  expect(rootfs).toEqual({ type: "layers", diff_ids: diffIds });
}

function compareEntries(
  entries: readonly Member[],
  expected: readonly VectorEntry[],
  owned: ReadonlySet<string>,
): void {
  const found = new Map(entries.map(({ content: _, ...entry }) => [entry.name, entry]));
  expect(found.size).toBe(entries.length);
  for (const entry of expected) {
    const actual = found.get(entry.name);
    found.delete(entry.name);
    if (!owned.has(entry.name)) expect(actual).toEqual(entry);
    else
      expect(actual).toMatchObject({
        name: entry.name,
        type: entry.type,
        mode: entry.mode,
        uid: 1000,
        gid: 1000,
        uname: "",
        gname: "",
      });
  }
  // What is left are parents: directories of root, 0755, above a member that the reference has.
  for (const [name, parent] of found) {
    expect(parent).toMatchObject({ type: "directory", mode: "755", uid: 0, gid: 0, mtime: 1 });
    expect(expected.some((entry) => entry.name.startsWith(`${name}/`))).toBe(true);
  }
}

/** Names of directories that a directive gives to somebody: the reference program overwrote their owners. */
export function ownedBy({ call }: Vector): ReadonlySet<string> {
  return new Set(ownerNames(call));
}

function ownerNames(call: Vector["call"]): string[] {
  return (call.extraFiles ?? [])
    .filter((one) => one[0] === "directory" && one[2] === 1000)
    .map((one) => (one[1] as string).slice(1));
}
