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

/** A directory in which the blocks of one document run, one after the other. */
export interface Playground {
  readonly directory: string;
  /** Makes what a block needs, unless an earlier one needed it too. */
  prepare(needs: readonly string[]): void;
  write(name: string, content: string): void;
  /** Throws with all that was printed where the exit status is not 0. */
  run(command: string, args: readonly string[]): void;
  remove(): void;
}

export function playground(): Playground {
  const directory = mkdtempSync(join(tmpdir(), "storeship-docs-"));
  symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
  const made = new Set<string>();
  return {
    directory,
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
        env: environment(directory),
        stdio: ["ignore", "pipe", "pipe"],
      });
      if (error !== undefined) throw error;
      if (status !== 0) throw new Error(`exit status ${status}\n${stdout}${stderr}`);
    },
    remove: () => removeTree(directory),
  };
}

// A reader's: the installed programs before the system's, and nothing of who runs the tests.
function environment(home: string): NodeJS.ProcessEnv {
  const path = [join(ROOT, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
  return { PATH: path, HOME: home, LANG: "C.UTF-8" };
}
