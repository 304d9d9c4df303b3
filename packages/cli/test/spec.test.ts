import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packCommand } from "../src/commands/pack/command.js";
import { specSchema } from "../src/commands/pack/spec-schema.js";
import { storeship } from "./support/command-line.js";
import { PROFILE, smallStore, temporaryDirectory } from "./support/store.js";

const SCHEMA = new URL("../schema/pack-spec.v1.json", import.meta.url);

async function printed(...args: readonly string[]): Promise<unknown> {
  const { status, stdout, stderr } = await storeship("pack", "--print-spec", ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
}

test("The published schema is the one of the options.", () => {
  const made: unknown = JSON.parse(JSON.stringify(specSchema(packCommand())));
  expect(JSON.parse(readFileSync(SCHEMA, "utf8"))).toEqual(made);
});

test("A specification says what the command line says, and no more.", async () => {
  const options = [
    "-t",
    "a:1",
    "-t",
    "b",
    "--max-layers",
    "3",
    "--no-tmp",
    "-e",
    "A=1",
    "-s",
    "i686-linux",
    "-n",
  ];
  expect(await printed(...options, "--created", "7", "root", "other")).toEqual({
    version: 1,
    roots: ["root", "other"],
    imageTag: ["a:1", "b"],
    maxLayers: 3,
    tmp: false,
    env: ["A=1"],
    system: "i686-linux",
    dryRun: true,
    created: "7",
  });
  expect(await printed()).toEqual({ version: 1, roots: [] });
});

test("A specification that is read and printed again is the same.", async () => {
  const file = join(temporaryDirectory(), "spec.json");
  const many = [
    "-t",
    "a",
    "--tree",
    "x=/y",
    "--tree",
    "z",
    "--transform",
    "a:b",
    "--no-cache",
    "-C",
    "gzip:9",
    "-j",
    "2",
  ];
  const first = await printed(...many, "--localstatedir", "--fsync", "root");
  writeFileSync(file, JSON.stringify(first));
  expect(await printed("--spec", file)).toEqual(first);
});

test("What the command line says wins over the specification, lists and roots as a whole.", async () => {
  const file = join(temporaryDirectory(), "spec.json");
  const spec = { version: 1, roots: ["one", "two"], imageTag: ["a", "b"], user: "me", tmp: false };
  writeFileSync(file, JSON.stringify(spec));
  expect(await printed("--spec", file, "-t", "c", "three")).toEqual({
    ...spec,
    roots: ["three"],
    imageTag: ["c"],
  });
});

test("A specification can name its schema, and makes the image that its options make.", async () => {
  const { directory, args } = smallStore(1);
  const [graph = "", sysroot = ""] = [args[1], args[3]];
  const [byOptions, bySpec] = [join(directory, "options.tar"), join(directory, "spec.tar")];
  await storeship("pack", "-q", "-t", "a", "--max-layers", "2", "-u", "1000", "-o", byOptions, ...args);
  const spec = {
    $schema: "pack-spec.v1.json",
    version: 1,
    roots: [PROFILE],
    closure: [graph],
    sysroot,
    imageTag: ["a"],
    maxLayers: 2,
    user: "1000",
    output: bySpec,
    quiet: true,
  };
  writeFileSync(join(directory, "spec.json"), JSON.stringify(spec));
  const { status, stdout, stderr } = await storeship("pack", "--spec", join(directory, "spec.json"));
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(readFileSync(bySpec).equals(readFileSync(byOptions))).toBe(true);
});
