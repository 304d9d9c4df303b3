import type { Layering } from "@storeship/core";

/** All items in one layer. */
export const single: Layering = (closure) => [{ items: closure.items.map(({ path }) => path) }];
