import { copyFileSync } from "node:fs";
import type { Directive } from "@storeship/core";
import { makeTree } from "./tree.js";

/** Make in `root` what directives make in an image. */
export function layOut(root: string, directives: readonly Directive[]): void {
  for (const directive of directives) {
    if (directive.type === "file") {
      makeTree(root, [{ ...directive, content: directive.content ?? "" }]);
      continue;
    }
    if (directive.type !== "copy") {
      makeTree(root, [directive]);
      continue;
    }
    makeTree(root, [{ type: "file", path: directive.path, content: "" }]);
    copyFileSync(directive.from, root + directive.path);
  }
}
