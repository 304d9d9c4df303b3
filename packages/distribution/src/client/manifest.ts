import {
  type Digest,
  DOCUMENT_LIMIT,
  damaged,
  digestOf,
  isDigest,
  type ManifestClaim,
  MEDIA_TYPES,
  type RawManifest,
  StoreshipError,
} from "@storeship/core";
import { bodyOf } from "../http/http.js";
import { readBody } from "../http/read-body.js";
import { refusalOf } from "../http/refusal.js";
import type { Connection } from "./connection.js";

/** What can be read of what a registry has. */
const ACCEPTED = [
  MEDIA_TYPES.manifest,
  MEDIA_TYPES.index,
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
].join(", ");

/** Of images from before 2016, which no digest names layer by layer. */
const SCHEMA_1 = /^application\/vnd\.docker\.distribution\.manifest\.v1\+/;

/**
 * Pull a manifest or an index.
 *
 * @param name a tag or a digest.
 * @param limit bytes that it may have.
 * @throws StoreshipError `ERR_REGISTRY_MISSING`, `ERR_IMAGE_DAMAGED` for other bytes than the digest tells, a refusal.
 */
export async function pullManifest(
  connection: Connection,
  name: string,
  limit: number = DOCUMENT_LIMIT,
): Promise<ManifestClaim> {
  const what = `the manifest ${name} of ${connection.name}`;
  const { mediaType, told, bytes } = await connection.retrying(async () => {
    const response = await connection.exchange({
      method: "GET",
      target: `manifests/${name}`,
      headers: { accept: ACCEPTED },
      what: `pull ${what}`,
      expect: [200],
    });
    return {
      mediaType: (response.header("content-type") ?? "").split(";", 1)[0]?.trim() ?? "",
      told: response.header("docker-content-digest"),
      bytes: await readBody(response, limit),
    };
  });
  if (SCHEMA_1.test(mediaType))
    throw damaged(
      what,
      "is of Docker's schema 1, which is not supported; push the image again with a newer tool",
    );
  const digest = digestOf(bytes);
  const claimed = isDigest(name) ? name : (told ?? digest);
  if (claimed !== digest)
    throw damaged(
      what,
      "has other bytes than its digest says; the registry, or what lies between, is broken",
    );
  return { mediaType, digest, bytes };
}

/** As `pullManifest`; undefined where there is none. */
export async function findManifest(
  connection: Connection,
  name: string,
  limit?: number,
): Promise<ManifestClaim | undefined> {
  try {
    return await pullManifest(connection, name, limit);
  } catch (error) {
    if (refusalOf(error)?.status === 404) return undefined;
    throw error;
  }
}

/** The digest that a tag leads to, or undefined where there is no such tag, or the registry does not say. */
export async function resolveTag(connection: Connection, tag: string): Promise<Digest | undefined> {
  const response = await connection.retrying(() =>
    connection.exchange({
      method: "HEAD",
      target: `manifests/${tag}`,
      headers: { accept: ACCEPTED },
      what: `ask for the manifest ${tag} of ${connection.name}`,
      expect: [200, 404],
    }),
  );
  response.discard();
  const digest = response.header("docker-content-digest");
  return response.status === 200 && isDigest(digest) ? digest : undefined;
}

/** What a registry says of a manifest that it took. */
export interface PushedManifest {
  readonly digest: Digest;
  /** Whether the registry lists it among the referrers of its subject (distribution-spec, Pushing Manifests with Subject). */
  readonly isListed: boolean;
}

/** Push a manifest or an index under a tag or, where `tag` is absent, its digest. All that it names must be there. */
export async function pushManifest(
  connection: Connection,
  { mediaType, bytes }: RawManifest,
  tag?: string,
): Promise<PushedManifest> {
  const digest = digestOf(bytes);
  const response = await connection.retrying(() =>
    connection.exchange({
      method: "PUT",
      target: `manifests/${tag ?? digest}`,
      headers: { "content-type": mediaType },
      body: bodyOf(bytes),
      what: `push the manifest ${tag ?? digest} to ${connection.name}`,
      expect: [200, 201, 202],
    }),
  );
  response.discard();
  const told = response.header("docker-content-digest");
  if (told !== undefined && told !== digest)
    throw new StoreshipError(
      "ERR_REGISTRY_RESPONSE",
      `${connection.name} took the manifest ${digest} for another one; the registry, or what lies between, is broken`,
    );
  return { digest, isListed: response.header("oci-subject") !== undefined };
}
