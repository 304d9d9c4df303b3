import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { readArchive } from "../../builder/test/support/read-archive.js";
import { type Outcome, storeship } from "./support/command-line.js";
import { PROFILE, smallStore, TOOL, temporaryDirectory } from "./support/store.js";

/** Exports in a directory of its own; gives the members of the one layer, and the image's names. */
async function exported(...args: readonly string[]) {
  const [directory, before] = [temporaryDirectory(), process.cwd()];
  let outcome: Outcome;
  process.chdir(directory);
  try {
    outcome = await storeship("export", ...args);
  } finally {
    process.chdir(before);
  }
  expect(outcome).toMatchObject({ status: 0, stderr: "" });
  const [file = ""] = readdirSync(directory);
  expect(outcome.stdout).toBe(`${join(directory, file)}\n`);
  const archive = readArchive(readFileSync(join(directory, file)));
  const content = (end: string): Buffer =>
    archive.find(({ name }) => name.endsWith(end))?.content ?? Buffer.alloc(0);
  const [manifest] = JSON.parse(content("manifest.json").toString()) as [{ RepoTags: string[] }];
  return { file, names: manifest.RepoTags, members: readArchive(content("/layer.tar")) };
}

test("An export is one layer of an item's closure, with /bin and /tmp, in a file of the item's name.", async () => {
  const { args } = smallStore(1);
  const { file, names, members } = await exported(...args);
  expect(file).toBe(`docker-image-${basename(PROFILE)}.tar`);
  expect(names).toEqual([`profile:${"1".repeat(32)}`]);
  expect(members.map(({ name }) => name)).toContain(`${TOOL.slice(1)}/bin/tool`);
  expect(members.find(({ name }) => name === "bin")).toMatchObject({
    type: "symlink",
    target: `${PROFILE}/bin`,
  });
  expect(members.find(({ name }) => name === "tmp")).toMatchObject({ type: "directory", mode: "1777" });
});

test("An item whose programs lie behind a symlink has its /bin, too.", async () => {
  const { directory } = smallStore(1);
  const item = `/gnu/store/${"3".repeat(32)}-wrapper`;
  mkdirSync(join(directory, item));
  symlinkSync(`${TOOL}/bin`, join(directory, item, "bin"));
  const { members } = await exported("--sysroot", directory, "--scan", item);
  expect(members.find(({ name }) => name === "bin")).toMatchObject({ target: `${item}/bin` });
});

test.each([
  ["a directory without programs", (item: string) => mkdirSync(item)],
  ["a file", (item: string) => writeFileSync(item, "")],
])("An item that is %s has no /bin.", async (_, make) => {
  const { directory } = smallStore(1);
  const item = `/gnu/store/${"3".repeat(32)}-data.txt`;
  make(join(directory, item));
  const { members } = await exported("--sysroot", directory, "--scan", item);
  expect(members.map(({ name }) => name)).toEqual(["gnu", "gnu/store", item.slice(1), "tmp"]);
});
