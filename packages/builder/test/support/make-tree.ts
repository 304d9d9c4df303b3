import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file, directory or link of a vector's input. Modes are octal digits; `repeat` repeats `text`; `hex` is bytes. */
export interface TreeNode {
  readonly type: "directory" | "file" | "symlink" | "hardlink";
  readonly path: string;
  readonly mode?: string;
  readonly text?: string;
  readonly hex?: string;
  readonly repeat?: number;
  readonly target?: string;
}

/** Make the nodes below `top`. */
export function makeTree(top: string, nodes: readonly TreeNode[]): void {
  for (const node of nodes) {
    const path = join(top, node.path);
    mkdirSync(dirname(path), { recursive: true });
    if (node.type === "directory") mkdirSync(path, { recursive: true });
    else if (node.type === "symlink") symlinkSync(node.target as string, path);
    else if (node.type === "hardlink") linkSync(join(top, node.target as string), path);
    else writeFileSync(path, contentOf(node));
  }
  // Modes come last, deepest first: a read-only directory takes no more files.
  for (const { type, path, mode } of nodes.toReversed()) {
    if (mode !== undefined && (type === "directory" || type === "file"))
      chmodSync(join(top, path), Number.parseInt(mode, 8));
  }
}

function contentOf({ text = "", hex, repeat = 1 }: TreeNode): string | Buffer {
  return hex === undefined ? text.repeat(repeat) : Buffer.from(hex, "hex");
}
