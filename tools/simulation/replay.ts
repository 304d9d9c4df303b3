import { createHash } from "node:crypto";
import type { Layering, LayerPlan, SizedClosure } from "@storeship/core";

/** What the versions of one history cost, packed one after another, pushed to one registry and pulled by one client. */
export interface Replay {
  /** Bytes of the layers of each version that were in no version before it. Together they are what the registry holds. */
  readonly pulls: readonly number[];
  /** The same of each version for a client that knows a layer only on top of the very layers below it. */
  readonly chainedPulls: readonly number[];
  /** Bytes of each version's items that were in no version before it: what no way to group them can save. */
  readonly newItems: readonly number[];
}

/** Packs the versions of `history` one after another. A layer is known by its items; its bytes are those of its items. */
export function replay(
  history: readonly SizedClosure[],
  strategy: (previous: readonly LayerPlan[]) => Layering,
  maxLayers: number,
): Replay {
  const known = { layers: new Set<string>(), chains: new Set<string>(), items: new Set<string>() };
  const pulls: number[] = [];
  const chainedPulls: number[] = [];
  const newItems: number[] = [];
  let plans: readonly LayerPlan[] = [];
  for (const closure of history) {
    plans = strategy(plans)(closure, { maxLayers });
    const sizes = new Map(closure.items.map((item) => [item.path, item.size]));
    const layers = plans.map(({ items }) => ({
      key: digest([...items].sort().join("\n")),
      bytes: sum(items.map((path) => sizes.get(path) as number)),
    }));
    pulls.push(unknownBytes(known.layers, layers));
    chainedPulls.push(unknownBytes(known.chains, chained(layers)));
    newItems.push(
      unknownBytes(
        known.items,
        closure.items.map(({ path, size }) => ({ key: path, bytes: size })),
      ),
    );
  }
  return { pulls, chainedPulls, newItems };
}

/** The sum of `numbers`. */
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

interface Part {
  readonly key: string;
  readonly bytes: number;
}

function unknownBytes(known: Set<string>, parts: readonly Part[]): number {
  const unknown = parts.filter(({ key }) => !known.has(key));
  for (const { key } of unknown) known.add(key);
  return sum(unknown.map(({ bytes }) => bytes));
}

function chained(layers: readonly Part[]): readonly Part[] {
  let below = "";
  return layers.map(({ key, bytes }) => {
    below = digest(`${below} ${key}`);
    return { key: below, bytes };
  });
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
