export const ANNOTATIONS = {
  /** When an image was made. */
  created: "org.opencontainers.image.created",
  /** The name of a manifest in an index. */
  referenceName: "org.opencontainers.image.ref.name",
} as const;
