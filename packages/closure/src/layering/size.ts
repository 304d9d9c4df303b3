import { compareBytes, type Layering } from "@storeship/core";

/** The largest items alone, largest first, ties by path; what the limit leaves no layer for goes together into the last. */
export const size: Layering = (closure, { maxLayers }) => {
  const paths = [...closure.items]
    .sort((a, b) => b.size - a.size || compareBytes(a.path, b.path))
    .map(({ path }) => path);
  const alone = paths.length > maxLayers ? maxLayers - 1 : paths.length;
  const together = paths.slice(alone);
  const layers = paths.slice(0, alone).map((path) => ({ items: [path] }));
  return together.length === 0 ? layers : [...layers, { items: together }];
};
