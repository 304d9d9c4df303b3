import type { Plugin } from "@storeship/core";
import { popularity } from "./popularity.js";
import { single } from "./single.js";
import { size } from "./size.js";

/** The layering strategies of this package, as a plugin. */
export const layerings = {
  name: "layerings",
  apiVersion: 1,
  layerings: { popularity, size, single },
} satisfies Plugin;
