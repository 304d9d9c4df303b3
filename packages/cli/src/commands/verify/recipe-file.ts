import { StoreshipError } from "@storeship/core";
import { readSpec, type Spec } from "../pack/spec.js";

/** How an image was made. */
export interface Recipe {
  readonly spec: Spec;
  /** Of what compressed its layers; undefined where it is not told. */
  readonly layerCompression: string | undefined;
}

/**
 * Read the file that `--metadata-file` wrote, or a specification.
 *
 * @throws StoreshipError `ERR_SPEC` where it is neither.
 */
export function readRecipe(file: string): Recipe {
  const document = readSpec(file);
  if ("version" in document) return { spec: document, layerCompression: undefined };
  const { spec, layerCompression } = document;
  if (typeof spec !== "object" || spec === null)
    throw new StoreshipError(
      "ERR_SPEC",
      `'${file}' tells not how an image was made: it has neither a 'spec', as --metadata-file writes it, nor a 'version', as specifications do`,
    );
  return {
    spec: spec as Spec,
    layerCompression: typeof layerCompression === "string" ? layerCompression : undefined,
  };
}
