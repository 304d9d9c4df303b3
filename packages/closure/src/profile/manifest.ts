import { StoreshipError } from "@storeship/core";
import { type Datum, isList, isSymbol, parseSExpression } from "./s-expression.js";
import { type SearchPath, searchPathOf } from "./search-path.js";

/** A package in a profile. */
export interface ManifestPackage {
  readonly name: string;
  readonly version: string;
  readonly output: string;
  /** The store item. */
  readonly path: string;
  /** Packages that came with it. The same one can stand in several places: then it is the same object. */
  readonly propagatedInputs: readonly ManifestPackage[];
  readonly searchPaths: readonly SearchPath[];
}

/**
 * Read the `manifest` file of a Guix profile, version 3 or 4.
 *
 * @param file its name, for messages.
 * @returns the packages of the profile, in the manifest's order.
 * @throws StoreshipError `ERR_S_EXPRESSION`, `ERR_MANIFEST` where it is of another form or version.
 */
export function parseManifest(text: string, file: string): readonly ManifestPackage[] {
  const refuse = (why: string): never => {
    throw new StoreshipError("ERR_MANIFEST", `${file}: ${why}`);
  };
  const [head, version, packages, ...rest] = listOf(parseSExpression(text, file)) ?? [];
  const [versionName, number] = listOf(version) ?? [];
  if (!isSymbol(head, "manifest") || !isSymbol(versionName, "version"))
    return refuse("it is not the manifest of a Guix profile");
  if (number !== 3 && number !== 4)
    return refuse(`manifests of version ${String(number)} are not read, only 3 and 4`);
  const [packagesName, entries, ...others] = listOf(packages) ?? [];
  const list = listOf(entries);
  if (!isSymbol(packagesName, "packages") || list === undefined || others.length + rest.length > 0)
    return refuse("it has no list of packages");
  return packagesIn(list, number === 4, refuse);
}

function packagesIn(
  entries: readonly Datum[],
  withRepeated: boolean,
  refuse: (why: string) => never,
): readonly ManifestPackage[] {
  const known = new Map<string, ManifestPackage>();

  const packageOf = (entry: Datum): ManifestPackage => {
    const [first, ...others] = listOf(entry) ?? [];
    if (withRepeated && isSymbol(first, "repeated")) return repeated(others);
    const [version, output, path, ...fields] = others;
    if (
      typeof first !== "string" ||
      typeof version !== "string" ||
      typeof output !== "string" ||
      typeof path !== "string"
    ) {
      return refuse(`it has a package that is not of the form (NAME VERSION OUTPUT PATH …): ${brief(entry)}`);
    }
    const found: ManifestPackage = {
      name: first,
      version,
      output,
      path,
      propagatedInputs: field(fields, "propagated-inputs", first).map(packageOf),
      searchPaths: field(fields, "search-paths", first).map(
        (datum) => searchPathOf(datum) ?? refuse(`the package ${first} has a search path of another form`),
      ),
    };
    known.set(keyOf(first, version, path), found);
    return found;
  };

  // In place of a package that stands in full before it.
  const repeated = ([name, version, path]: readonly Datum[]): ManifestPackage =>
    known.get(keyOf(name, version, path)) ??
    refuse(`the package ${String(name)} is said to be repeated, but does not stand before`);

  const field = (fields: readonly Datum[], name: string, owner: string): readonly Datum[] => {
    const [, value, ...more] = fields
      .map((datum) => listOf(datum) ?? [])
      .find(([key]) => isSymbol(key, name)) ?? [undefined, []];
    return (
      (more.length === 0 ? listOf(value) : undefined) ?? refuse(`the package ${owner} has no list of ${name}`)
    );
  };

  return entries.map(packageOf);
}

function keyOf(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}

function listOf(datum: Datum | undefined): readonly Datum[] | undefined {
  return isList(datum) ? datum : undefined;
}

function brief(datum: Datum): string {
  const text = JSON.stringify(datum);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
