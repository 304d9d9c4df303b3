import { fromByteString, toByteString } from "@storeship/core";
import { memberName, renaming } from "@storeship/layer";
import type { ImageRequest } from "./request.js";
import type { Watch } from "./watch.js";

/**
 * Warn, once, of store items that a transformation moves away from a path that items of the closure (itself among them)
 * refer to: files and link targets keep the old path.
 */
export function warnOfBrokenReferences(
  { closure, transformations }: ImageRequest,
  { onWarning }: Watch,
): void {
  if (closure === undefined || onWarning === undefined || transformations.length === 0) return;
  const rename = renaming(transformations);
  const referrers = new Map<string, string>();
  for (const { path, references } of closure.items) {
    for (const reference of references) {
      const known = referrers.get(reference);
      if (known === undefined || known === reference) referrers.set(reference, path);
    }
  }
  const broken = closure.items.flatMap(({ path }) => {
    const referrer = referrers.get(path);
    const name = memberName(toByteString(path));
    const moved = rename(name);
    return referrer === undefined || moved === name ? [] : [{ path, moved, referrer }];
  });
  const [first] = broken;
  if (first === undefined) return;
  const { path, moved, referrer } = first;
  const place = moved === "" ? "leaves it out" : `has it as '/${fromByteString(moved)}'`;
  const others = broken.length === 1 ? "" : ` (and ${broken.length - 1} more that are referred to)`;
  onWarning(
    `${referrer} refers to ${path}, but the image ${place}${others}; add a symlink there if that reference matters`,
  );
}
