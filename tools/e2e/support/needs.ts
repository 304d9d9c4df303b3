import { accessSync, constants, writeSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Whether all of PROGRAMS are installed; `root` asks for root's rights. Says what is missing, and that tests are
 * skipped for it. Where `CI` is `true` nothing may be missing.
 */
export function needs(...programs: readonly string[]): boolean {
  const missing = programs.filter((name) => (name === "root" ? !isRoot() : programPath(name) === undefined));
  return missing.length === 0 || lacking(missing.map(explanation).join(", "));
}

/** Tells why tests are skipped, and gives false; an error where `CI` is `true`. */
export function lacking(what: string): false {
  if (process.env["CI"] === "true") throw new Error(`CI must have everything: ${what}`);
  // Not console.warn: of skipped tests vitest shows no output.
  writeSync(2, `skipped: ${what}\n`);
  return false;
}

/** Where PATH has the program NAME. */
export function programPath(name: string, path: string = process.env["PATH"] ?? ""): string | undefined {
  return programPaths(name, path)[0];
}

/** All programs of the name NAME that PATH has. */
export function programPaths(name: string, path: string = process.env["PATH"] ?? ""): readonly string[] {
  return [...path.split(delimiter), "/usr/sbin", "/sbin"].map((dir) => join(dir, name)).filter(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function explanation(name: string): string {
  return name === "root" ? "only root may do this" : `${name} is not installed`;
}
