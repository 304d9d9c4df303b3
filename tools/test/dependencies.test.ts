import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packages, ROOT } from "../workspace.ts";

interface Declared {
  readonly name: string;
  readonly version: string;
  /** The short name of the package that declares it. */
  readonly by: string;
  readonly runtime: boolean;
}

type Versions = Readonly<Record<string, string>>;
type Fields = Readonly<
  Record<"dependencies" | "optionalDependencies" | "devDependencies", Versions | undefined>
>;

const ROWS: ReadonlyArray<Declared & { readonly licence: string }> = [
  "At run time",
  "In the repository",
].flatMap((title, section) => tableRows(title).flatMap((cells) => rowsOf(cells, section === 0)));

test("docs/dependencies.md lists each dependency of each package with its version, and none besides", () => {
  const listed = ROWS.map(({ name, version, by, runtime }) => ({ name, version, by, runtime }));
  expect(sorted(listed)).toEqual(sorted(declared()));
});

test("all versions are exact", () => {
  for (const { name, version } of declared()) expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
});

test("docs/dependencies.md tells the licences that the packages have", () => {
  for (const { name, licence, by } of ROWS) {
    const installed = manifestOf(name, by);
    if (installed !== undefined) expect(installed["license"], name).toBe(licence);
  }
});

function tableRows(title: string): readonly (readonly string[])[] {
  const text = readFileSync(join(ROOT, "docs", "dependencies.md"), "utf8");
  const section = text.split(/^## /m).find((part) => part.startsWith(title)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows.map((row) => row.split("|").map((cell) => cell.trim()));
}

// A row can be of several packages, and for several.
function rowsOf([, names = "", version = "", licence = "", users = ""]: readonly string[], runtime: boolean) {
  const quoted = (cell: string): readonly string[] =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, one = ""]) => one);
  const by = users === "the root" ? ["root"] : quoted(users);
  return quoted(names).flatMap((name) => by.map((user) => ({ name, version, licence, by: user, runtime })));
}

function declared(): readonly Declared[] {
  const root = { shortName: "root", directory: ROOT };
  return [root, ...packages()].flatMap(({ shortName: by, directory }) => {
    const fields = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Fields;
    const foreign = (versions: Versions | undefined, runtime: boolean): readonly Declared[] =>
      Object.entries(versions ?? {})
        .filter(([name]) => !name.startsWith("@storeship/"))
        .map(([name, version]) => ({ name, version, by, runtime }));
    const own = { ...fields.optionalDependencies, ...fields.devDependencies };
    return [...foreign(fields.dependencies, true), ...foreign(own, false)];
  });
}

/** What is installed of the package NAME for the package BY; undefined where it is for another kind of machine. */
function manifestOf(name: string, by: string): Readonly<Record<string, unknown>> | undefined {
  const directory = by === "root" ? ROOT : join(ROOT, "packages", by);
  const places = createRequire(join(directory, "package.json")).resolve.paths(name) ?? [];
  for (const place of places) {
    try {
      return JSON.parse(readFileSync(join(place, name, "package.json"), "utf8"));
    } catch {
      // The next one up, as Node looks for it.
    }
  }
  return undefined;
}

function sorted(all: readonly Declared[]): readonly Declared[] {
  return all.toSorted((a, b) => (`${a.name} ${a.by}` < `${b.name} ${b.by}` ? -1 : 1));
}
