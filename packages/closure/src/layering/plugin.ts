import type { Plugin } from "@storeship/core";
import { graph } from "./graph.js";
import { popularity } from "./popularity.js";
import { single } from "./single.js";
import { size } from "./size.js";
import { sticky } from "./sticky.js";

/** The layering strategies of this package, as a plugin; `sticky` without older layers to keep to. */
export const layerings = {
  name: "layerings",
  apiVersion: 1,
  layerings: { popularity, size, graph, sticky: sticky([]), single },
} satisfies Plugin;
