import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { removeTree } from "../../corpus/remove-tree.ts";
import { makeSampleStore } from "../../demo/sample-store.ts";
import { ROOT } from "../../workspace.ts";

/** What a block can ask for to be there before it runs. */
const NEEDS: Readonly<Record<string, (directory: string) => void>> = {
  "sample-store": (directory) => void makeSampleStore(join(directory, "demo/store")),
};

/** Stands for npm: nothing is fetched, since what can be installed is there, and nothing is published. */
const NPM = `#!/bin/sh
case $1 in
  install | i | add)
    shift
    for package do
      case $package in
        -*) continue ;;
        ?*@*) name=\${package%@*} ;;
        *) name=$package ;;
      esac
      test -d "\${0%/bin/npm}/node_modules/$name" || { echo "npm: $name is not among the packages" >&2; exit 1; }
    done
    ;;
  publish) PATH=\${PATH#*:} exec npm pack --dry-run ;;
  *) PATH=\${PATH#*:} exec npm "$@" ;;
esac
`;

/** A directory in which the blocks of one document run, one after the other. */
export interface Playground {
  /** Makes what a block needs, unless an earlier one needed it too. */
  prepare(needs: readonly string[]): void;
  write(name: string, content: string): void;
  /** Throws with all that was printed where the exit status is not 0. */
  run(command: string, args: readonly string[]): void;
  remove(): void;
}

export function playground(): Playground {
  const top = mkdtempSync(join(tmpdir(), "storeship-docs-"));
  const directory = join(top, "work");
  const bin = join(top, "bin");
  for (const path of [directory, bin]) mkdirSync(path);
  symlinkSync(join(ROOT, "node_modules"), join(top, "node_modules"));
  writeFileSync(join(bin, "npm"), NPM, { mode: 0o755 });
  // A reader's environment: the installed programs before the system's, and nothing of who runs the tests.
  const path = [bin, join(ROOT, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
  const env = { PATH: path, HOME: top, LANG: "C.UTF-8" };
  const made = new Set<string>();
  return {
    prepare(needs) {
      for (const need of needs) {
        const make = NEEDS[need];
        if (make === undefined)
          throw new Error(`<!-- run: ${need} -->: known are ${Object.keys(NEEDS).join(", ")}`);
        if (!made.has(need)) make(directory);
        made.add(need);
      }
    },
    write(name, content) {
      const file = join(directory, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
    run(command, args) {
      const { status, stdout, stderr, error } = spawnSync(command, args, {
        cwd: directory,
        encoding: "utf8",
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      if (error !== undefined) throw error;
      if (status !== 0) throw new Error(`exit status ${status}\n${stdout}${stderr}`);
    },
    remove: () => removeTree(top),
  };
}
