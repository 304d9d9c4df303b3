import type { Digest, Platform } from "@storeship/core";

/** A value on both sides; undefined where a side has none. */
export interface ValueChange {
  /** `config.Env`, `annotations["org.opencontainers.image.title"]`, `mode`. */
  readonly key: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** A layer on one side or, where both have it in another place or form, on both. */
export interface LayerChange {
  readonly kind: "added" | "removed" | "moved" | "recompressed";
  readonly diffId: Digest;
  /** Numbers from 1 on the sides that have it. */
  readonly from?: number;
  readonly to?: number;
}

/** A store item that is not the same on both sides. */
export interface ItemChange {
  /** `changed`: another item of the same name has its place. */
  readonly kind: "added" | "removed" | "changed";
  /** Without hash and version. */
  readonly name: string;
  /** Its paths and versions on the sides that have it. */
  readonly from?: ItemSide;
  readonly to?: ItemSide;
}

/** A store item as one image has it. */
export interface ItemSide {
  readonly path: string;
  readonly version?: string;
  /** Bytes of its files. */
  readonly bytes: number;
}

/** A member that is not the same on both sides. */
export interface MemberChange {
  readonly kind: "added" | "removed" | "changed";
  /** In the image. Bytes that are not UTF-8, and control characters, are percent-escaped. */
  readonly path: string;
  /** Of what changed: `type`, `mode`, `owner`, `time`, `target`, `size`, `device`, `attributes`, `content`. */
  readonly values: readonly ValueChange[];
  /** The first byte of a file that differs; undefined where it was not looked for. */
  readonly firstByte?: FirstByte;
}

/** Where two files differ first, and the bytes there: undefined behind the end of the shorter one. */
export interface FirstByte {
  readonly offset: number;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** How two images differ. Plain data, fit for JSON. */
export interface ImageDifference {
  /** Of both, as far as they tell it. */
  readonly platform: Platform | undefined;
  readonly identical: boolean;
  /** What tells that they are identical or that they are not: the manifests, or, where there are not two, configs and layers. */
  readonly compared: "manifests" | "configs and layers";
  /** Digests of the manifests; undefined where one side has none. */
  readonly manifest: ValueChange | undefined;
  readonly manifestValues: readonly ValueChange[];
  readonly names: ValueChange | undefined;
  readonly id: ValueChange | undefined;
  readonly config: readonly ValueChange[];
  /** How many layers both have. */
  readonly sameLayers: number;
  readonly layers: readonly LayerChange[];
  readonly items: readonly ItemChange[];
  readonly members: readonly MemberChange[];
}

/** How what two names lead to differs. Plain data, fit for JSON. */
export interface Difference {
  /** What the user calls the two. */
  readonly sources: readonly [from: string, to: string];
  readonly identical: boolean;
  /** Digests of the indexes; undefined where one side has none, or they agree. */
  readonly index: ValueChange | undefined;
  /** Platforms that one side has alone. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly images: readonly ImageDifference[];
}
