import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { corpus } from "./corpus.ts";

/** Applets of busybox that a base has. */
const APPLETS = ["sh", "cat", "stat", "readlink", "echo", "env"] as const;

/** Makes TREE a file system as Debian's is: `bin` is a symlink, `root` is closed, `tmp` is everyone's; programs run. */
export function baseTree(tree: string): void {
  const { physical, items } = corpus();
  const item = items.find((path) => path.includes("-busybox-static-"));
  if (item === undefined) throw new Error("the closure has no busybox");
  for (const name of ["usr/bin", "etc", "root", "tmp", "srv"])
    mkdirSync(join(tree, name), { recursive: true });
  copyFileSync(join(physical, item, "bin/busybox"), join(tree, "usr/bin/busybox"));
  for (const applet of APPLETS) symlinkSync("busybox", join(tree, "usr/bin", applet));
  symlinkSync("usr/bin", join(tree, "bin"));
  writeFileSync(join(tree, "etc/passwd"), "root:x:0:0::/root:/bin/sh\n");
  chmodSync(join(tree, "root"), 0o700);
  chmodSync(join(tree, "tmp"), 0o1777);
}

/** Makes TREE what goes on a base: a program in `bin`, a file in `root`. Directories are open, as they are in a checkout. */
export function appTree(tree: string): void {
  for (const [name, content] of [
    ["bin/hello", "#!/bin/sh\necho hello from $(readlink /bin)\n"],
    ["root/.profile", "# profile\n"],
  ] as const) {
    mkdirSync(dirname(join(tree, name)), { recursive: true });
    writeFileSync(join(tree, name), content);
  }
  chmodSync(join(tree, "bin/hello"), 0o755);
}
