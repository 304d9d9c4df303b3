import { readdirSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import type { MadeCorpus } from "../global-setup.ts";
import { lacking } from "./needs.ts";

declare module "vitest" {
  export interface ProvidedContext {
    corpus: MadeCorpus | { readonly missing: string };
  }
}

/** Whether there is the real closure; where not, says why. */
export function needsCorpus(): boolean {
  const made = inject("corpus");
  return "missing" in made ? lacking(`no real closure: ${made.missing}`) : true;
}

/** The real closure, made once for all files. */
export function corpus(): MadeCorpus {
  const made = inject("corpus");
  if ("missing" in made) throw new Error(made.missing);
  return made;
}

/** Arguments of `storeship pack` that name the closure and its profile. */
export function corpusArguments({ graph, physical, profile }: MadeCorpus = corpus()): readonly string[] {
  return ["--closure", graph, "--sysroot", physical, profile];
}

/** The newest program in the profile whose name PATTERN matches: `bin/python3.11`. */
export function programOfProfile(pattern: RegExp): string {
  const { physical, profile } = corpus();
  const name = readdirSync(join(physical, profile, "bin")).find((entry) => pattern.test(entry));
  if (name === undefined) throw new Error(`the profile has no program like ${pattern}`);
  return `bin/${name}`;
}
