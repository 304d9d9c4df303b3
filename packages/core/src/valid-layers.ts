import { StoreshipError } from "./errors.js";
import type { LayerLimits, LayerPlan, SizedClosure } from "./store.js";

/**
 * `plans`, as a layering has made them of `closure`: no more layers than allowed, and each item in exactly one.
 *
 * @param name of the layering, for messages.
 * @throws StoreshipError `ERR_LAYERING` that names the first item which is not where it should be.
 */
export function validLayers(
  plans: readonly LayerPlan[],
  closure: SizedClosure,
  { maxLayers }: LayerLimits,
  name?: string,
): readonly LayerPlan[] {
  const fault = faultIn(plans, closure, maxLayers);
  if (fault === undefined) return plans;
  throw new StoreshipError(
    "ERR_LAYERING",
    `the layering${name === undefined ? "" : ` '${name}'`} does not keep its contract: it ${fault}; choose another, and tell its author`,
  );
}

function faultIn(plans: readonly LayerPlan[], closure: SizedClosure, maxLayers: number): string | undefined {
  if (!Array.isArray(plans) || !plans.every((plan) => Array.isArray(plan?.items)))
    return "gives no list of layers with items";
  if (plans.length > maxLayers) return `makes ${plans.length} layers where ${maxLayers} are allowed`;
  const left = new Set(closure.items.map(({ path }) => path));
  const known = new Set(left);
  for (const { items } of plans) {
    for (const path of items) {
      if (!known.has(path)) return `puts '${path}' into a layer, which is not in the closure`;
      if (!left.delete(path)) return `puts '${path}' into layers twice`;
    }
  }
  const [missing] = left;
  return missing === undefined ? undefined : `puts '${missing}' into no layer`;
}
