import { fromByteString, toByteString } from "@storeship/core";
import { memberName, renaming } from "@storeship/layer";
import type { ImageRequest } from "./request.js";
import type { Watch } from "./watch.js";

/**
 * Warn of store items that a transformation moves away from a path that items of the closure (itself among them) refer to:
 * files and link targets keep the old path.
 */
export function warnOfBrokenReferences(
  { closure, transformations }: ImageRequest,
  { onWarning }: Watch,
): void {
  if (closure === undefined || onWarning === undefined || transformations.length === 0) return;
  const rename = renaming(transformations);
  for (const { path } of closure.items) {
    const name = memberName(toByteString(path));
    const moved = rename(name);
    if (moved === name) continue;
    const referrer = closure.items.find(({ references }) => references.includes(path));
    if (referrer === undefined) continue;
    onWarning(
      `the image has ${path} as '/${fromByteString(moved)}', but ${referrer.path} refers to it by its old path; add a symlink there if that reference matters`,
    );
  }
}
