/**
 * What a fault is about: `unreadable` and `missing` of what cannot be looked at; a `digest`, a `size`, a `media-type`, a
 * `platform`, a `count` of layers, a `diff-id`, a `name` or another value of a `document` that is not what it is claimed
 * to be; `end` and `padding` of archives and compressed streams; `duplicate`, `outside`, `link`, `below-file`, `type` and
 * `whiteout` of members; `form` of what this project promises of its own images; `rebuild` of what comes out otherwise when
 * it is built again.
 */
export type FaultKind =
  | "unreadable"
  | "missing"
  | "digest"
  | "size"
  | "media-type"
  | "platform"
  | "count"
  | "diff-id"
  | "name"
  | "document"
  | "end"
  | "padding"
  | "duplicate"
  | "outside"
  | "link"
  | "below-file"
  | "type"
  | "whiteout"
  | "form"
  | "rebuild";

/** Something in an image that is not what the image claims, or that readers cannot rely on. Plain data, fit for JSON. */
export interface Fault {
  readonly kind: FaultKind;
  /** A warning is for what readers cope with, one way or another. */
  readonly severity: "fault" | "warning";
  /** Where it is: `manifest`, `layer 3`, `layer 3: /etc/passwd`. Fit for a terminal. */
  readonly path: string;
  /** What is wrong, in a few words that follow the path. Fit for a terminal. */
  readonly message: string;
}
