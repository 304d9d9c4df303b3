/** One top-level entry of a store, with the items it refers to (itself, perhaps, among them). */
export interface StoreItem {
  readonly path: string;
  readonly references: readonly string[];
  readonly deriver?: string;
  /** SHA-256 of the item's nar, `sha256:` and hexadecimal digits. */
  readonly narHash?: string;
  /** Bytes of the item's nar. */
  readonly narSize?: number;
}

/** Items and all that they refer to; an item comes after those it refers to (leaves first, ties by path). */
export interface Closure {
  readonly storeDir: string;
  readonly items: readonly StoreItem[];
}

/** A store item and the room it takes: bytes of files, lengths of link targets, 4,096 for each directory. */
export interface SizedItem extends StoreItem {
  readonly size: number;
}

/** A closure whose items have been measured. */
export interface SizedClosure extends Closure {
  readonly items: readonly SizedItem[];
}

/** How many layers the items may fill, at most; at least 1. */
export interface LayerLimits {
  readonly maxLayers: number;
}

/** The store items of one layer, by path. */
export interface LayerPlan {
  readonly items: readonly string[];
}

/**
 * Groups the items of a closure into layers, lowest layer first. Pure: the same closure in any order of items
 * gives the same layers; each item is in exactly one.
 */
export type Layering = (closure: SizedClosure, limits: LayerLimits) => readonly LayerPlan[];
