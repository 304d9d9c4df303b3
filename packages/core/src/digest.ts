/** A digest as OCI writes it (image-spec, descriptor.md, Digests): the algorithm and 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`;

/** The hexadecimal digits of a digest. */
export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}

/** Whether `text` is a well-formed SHA-256 digest. */
export function isDigest(text: unknown): text is Digest {
  return typeof text === "string" && /^sha256:[0-9a-f]{64}$/.test(text);
}
