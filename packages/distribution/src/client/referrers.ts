import {
  type DeliveredDocument,
  type Digest,
  DOCUMENT_LIMIT,
  hexOf,
  type IndexedManifest,
  MEDIA_TYPES,
  ociIndex,
  readOciIndex,
  readOciManifest,
} from "@storeship/core";
import { readBody } from "../http/read-body.js";
import type { Connection } from "./connection.js";
import { findManifest, pushManifest } from "./manifest.js";
import { nextPage, type Page, pagesFrom } from "./pages.js";

/**
 * What is about a manifest: of the registry's referrers API or, where it has none, of the tag that stands in for it
 * (distribution-spec, Listing Referrers).
 */
export async function listReferrers(
  connection: Connection,
  digest: Digest,
): Promise<readonly IndexedManifest[]> {
  return (await ofApi(connection, digest)) ?? (await ofTag(connection, digest));
}

/**
 * Push a manifest that has a `subject`. Where the registry does not list it by itself, it is added to the tag that stands in.
 *
 * @param document the manifest, with the descriptor that lists it.
 */
export async function pushReferrer(
  connection: Connection,
  { descriptor, bytes }: DeliveredDocument<IndexedManifest>,
): Promise<void> {
  const { digest, mediaType } = descriptor;
  const { isListed } = await pushManifest(connection, { mediaType, bytes });
  const { subject } = readOciManifest(bytes, `the manifest ${digest}`);
  if (isListed || subject === undefined) return;
  const listed = await ofTag(connection, subject.digest);
  if (listed.some((one) => one.digest === digest)) return;
  const index = Buffer.from(JSON.stringify(ociIndex([...listed, descriptor])));
  await pushManifest(connection, { mediaType: MEDIA_TYPES.index, bytes: index }, standInTag(subject.digest));
}

async function ofApi(
  connection: Connection,
  digest: Digest,
): Promise<readonly IndexedManifest[] | undefined> {
  const found: IndexedManifest[] = [];
  const ask = (target: string | URL) => apiPage(connection, target, digest);
  for await (const page of pagesFrom(`referrers/${digest}`, ask, `the referrers of ${digest}`)) {
    if (page === undefined) return undefined;
    found.push(...manifestsIn(page.bytes, connection));
  }
  return found;
}

async function apiPage(
  connection: Connection,
  target: string | URL,
  digest: Digest,
): Promise<Page | undefined> {
  return connection.retrying(async () => {
    const response = await connection.exchange({
      method: "GET",
      target,
      headers: { accept: MEDIA_TYPES.index },
      what: `list what refers to ${digest} in ${connection.name}`,
      expect: [200, 404],
    });
    const bytes = await readBody(response, DOCUMENT_LIMIT);
    // Who does not know the API may answer with anything.
    const isIndex = response.header("content-type")?.startsWith(MEDIA_TYPES.index) ?? false;
    return response.status === 200 && isIndex ? { bytes, next: nextPage(response) } : undefined;
  });
}

async function ofTag(connection: Connection, digest: Digest): Promise<readonly IndexedManifest[]> {
  const index = await findManifest(connection, standInTag(digest));
  return index === undefined ? [] : manifestsIn(index.bytes, connection);
}

function standInTag(digest: Digest): string {
  return `sha256-${hexOf(digest)}`;
}

function manifestsIn(bytes: Uint8Array, { name }: Connection): readonly IndexedManifest[] {
  return readOciIndex(bytes, `the referrers index of ${name}`).manifests;
}
