import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A directory of the running test's own, which goes when the test is done. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), "closure-"));
  onTestFinished(() => {
    chmodSync(directory, 0o755);
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** Content of a file, or where a symlink leads. */
export type Content = string | Uint8Array | { readonly link: string };

/** Makes files and symlinks below `top`, with the directories they need. */
export function makeFiles(top: string, files: Readonly<Record<string, Content>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(top, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === "object" && "link" in content) symlinkSync(content.link, path);
    else writeFileSync(path, content);
  }
}
