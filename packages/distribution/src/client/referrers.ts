import {
  arrayAt,
  type Descriptor,
  type Digest,
  DOCUMENT_LIMIT,
  hexOf,
  MEDIA_TYPES,
  objectAt,
  optionalTextAt,
  parseDocument,
  type RawManifest,
  readDescriptor,
  readOciManifest,
} from "@storeship/core";
import { readBody } from "../http/read-body.js";
import type { Connection } from "./connection.js";
import { findManifest, pushManifest } from "./manifest.js";
import { nextPage } from "./pages.js";

/** A manifest that is about another one. */
export interface Referrer extends Descriptor {
  readonly artifactType?: string;
}

/**
 * What is about a manifest: of the registry's referrers API or, where it has none, of the tag that stands in for it
 * (distribution-spec, Listing Referrers).
 */
export async function listReferrers(connection: Connection, digest: Digest): Promise<readonly Referrer[]> {
  return (await ofApi(connection, digest)) ?? (await ofTag(connection, digest));
}

/**
 * Push a manifest that has a `subject`. Where the registry does not list it by itself, it is added to the tag that stands in.
 */
export async function pushReferrer(connection: Connection, manifest: RawManifest): Promise<Digest> {
  const { digest, isListed } = await pushManifest(connection, manifest);
  const facts = readOciManifest(manifest.bytes, `the manifest ${digest}`);
  if (isListed || facts.subject === undefined) return digest;
  const listed = await ofTag(connection, facts.subject.digest);
  if (listed.some((one) => one.digest === digest)) return digest;
  const artifactType = facts.artifactType ?? facts.config.mediaType;
  const { mediaType, bytes } = manifest;
  const annotations = Object.keys(facts.annotations).length === 0 ? {} : { annotations: facts.annotations };
  const referrer: Referrer = { mediaType, digest, size: bytes.length, artifactType, ...annotations };
  const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests: [...listed, referrer] };
  const document = { mediaType: MEDIA_TYPES.index, bytes: Buffer.from(JSON.stringify(index)) };
  await pushManifest(connection, document, standInTag(facts.subject.digest));
  return digest;
}

async function ofApi(connection: Connection, digest: Digest): Promise<readonly Referrer[] | undefined> {
  const found: Referrer[] = [];
  let target: string | URL | undefined = `referrers/${digest}`;
  while (target !== undefined) {
    const asked: string | URL = target;
    const page = await connection.retrying(async () => {
      const response = await connection.exchange({
        method: "GET",
        target: asked,
        headers: { accept: MEDIA_TYPES.index },
        what: `list what refers to ${digest} in ${connection.name}`,
        expect: [200, 404],
      });
      const bytes = await readBody(response, DOCUMENT_LIMIT);
      const isIndex = response.header("content-type")?.startsWith(MEDIA_TYPES.index) ?? false;
      return response.status === 200 && isIndex ? { bytes, next: nextPage(response) } : undefined;
    });
    if (page === undefined) return undefined;
    found.push(...referrersIn(page.bytes, connection));
    target = page.next;
  }
  return found;
}

async function ofTag(connection: Connection, digest: Digest): Promise<readonly Referrer[]> {
  const index = await findManifest(connection, standInTag(digest));
  return index === undefined ? [] : referrersIn(index.bytes, connection);
}

function standInTag(digest: Digest): string {
  return `sha256-${hexOf(digest)}`;
}

function referrersIn(bytes: Uint8Array, { name }: Connection): readonly Referrer[] {
  const what = `the referrers index of ${name}`;
  return arrayAt(objectAt(parseDocument(bytes, what), what)["manifests"], what).map((value) => {
    const artifactType = optionalTextAt(objectAt(value, what)["artifactType"], what);
    return { ...readDescriptor(value, what), ...(artifactType === undefined ? {} : { artifactType }) };
  });
}
