import { type Digest, isDigest, MEDIA_TYPES } from "@storeship/core";
import { section, skipped } from "../client/section.js";
import { type Answer, document, failure, json } from "./answers.js";
import { rangeOf } from "./range.js";
import type { Repository } from "./repositories.js";

/** A request, as far as a registry that is only read looks at it. */
export interface Query {
  readonly method: string;
  /** Path and search, as they were sent. */
  readonly target: string;
  /** The header `Range`. */
  readonly range?: string;
}

const REPOSITORY_REQUEST =
  /^\/v2\/(?<name>.+)\/(?:manifests\/(?<manifest>[^/]+)|blobs\/(?<blob>[^/]+)|referrers\/(?<subject>[^/]+)|(?<tags>tags\/list))$/;

/** Entries of a list in one answer, at most. */
const PAGE = 1000;

/** Answers a request (distribution-spec, Pull, Content Discovery; what would change something is refused). */
export function answer(served: ReadonlyMap<string, Repository>, query: Query): Answer {
  const { method, target, range } = query;
  if (method !== "GET" && method !== "HEAD")
    return failure(405, "UNSUPPORTED", "this registry can only be read", { allow: "GET, HEAD" });
  const url = URL.canParse(target, "http://registry") ? new URL(target, "http://registry") : undefined;
  const path = url === undefined ? undefined : decoded(url.pathname);
  if (url === undefined || path === undefined) return nothing();
  if (path === "/v2/" || path === "/v2") return json({});
  if (path === "/v2/_catalog")
    return page("repositories", [...served.keys()].sort(), {}, url.searchParams, path);
  const { name = "", manifest, blob, subject, tags } = REPOSITORY_REQUEST.exec(path)?.groups ?? {};
  const repository = served.get(name);
  if (repository === undefined)
    return name === "" ? nothing() : failure(404, "NAME_UNKNOWN", "there is no such repository here");
  if (tags !== undefined)
    return page("tags", [...repository.tags.keys()].sort(), { name }, url.searchParams, path);
  if (manifest !== undefined) return manifestAnswer(repository, manifest);
  if (subject !== undefined) return referrersAnswer(repository, subject, url.searchParams);
  return blobAnswer(repository, blob ?? "", range);
}

function manifestAnswer({ tags, manifests }: Repository, name: string): Answer {
  const found = manifests.get(tags.get(name) ?? name);
  if (found === undefined) return failure(404, "MANIFEST_UNKNOWN", "there is no such manifest here");
  const { mediaType, digest, bytes } = found;
  return document(200, bytes, { "content-type": mediaType, ...digestHeaders(digest) });
}

function blobAnswer({ blobs }: Repository, digest: string, range: string | undefined): Answer {
  const blob = blobs.get(digest);
  if (blob === undefined || !isDigest(digest))
    return failure(404, "BLOB_UNKNOWN", "there is no such blob here");
  const headers = {
    "content-type": "application/octet-stream",
    "accept-ranges": "bytes",
    ...digestHeaders(digest),
  };
  const part = rangeOf(range, blob.size);
  if (part === undefined) return { status: 200, headers, size: blob.size, bytes: () => blob.bytes() };
  const { start, end } = part;
  if (start >= end)
    return failure(416, "RANGE_INVALID", "the blob has no such bytes", {
      "content-range": `bytes */${blob.size}`,
    });
  return {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${start}-${end - 1}/${blob.size}` },
    size: end - start,
    bytes: () => section(skipped(blob.bytes(), start), end - start),
  };
}

function referrersAnswer({ referrers }: Repository, subject: string, search: URLSearchParams): Answer {
  if (!isDigest(subject))
    return failure(400, "DIGEST_INVALID", "a referrer's subject is named by its digest");
  const wanted = search.get("artifactType");
  const manifests = [...referrers.values()]
    .filter(
      (one) =>
        one.subject === subject && (wanted ?? one.descriptor.artifactType) === one.descriptor.artifactType,
    )
    .map(({ descriptor }) => descriptor);
  const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests };
  return json(index, {
    "content-type": MEDIA_TYPES.index,
    ...(wanted === null ? {} : { "oci-filters-applied": "artifactType" }),
  });
}

/** A part of a sorted list: at most `n` entries, those behind `last`. */
function page(
  key: string,
  all: readonly string[],
  more: Readonly<Record<string, string>>,
  search: URLSearchParams,
  path: string,
): Answer {
  const [last, n] = [search.get("last"), search.get("n") ?? ""];
  const length = /^\d{1,9}$/.test(n) ? Math.min(Number(n), PAGE) : PAGE;
  const behind = last === null ? all : all.filter((entry) => entry > last);
  const entries = behind.slice(0, length);
  const next = new URLSearchParams({ n: String(length), last: entries.at(-1) ?? "" });
  const hasMore = entries.length > 0 && entries.length < behind.length;
  return json({ ...more, [key]: entries }, hasMore ? { link: `<${path}?${next}>; rel="next"` } : {});
}

function digestHeaders(digest: Digest): Record<string, string> {
  return { "docker-content-digest": digest, etag: `"${digest}"` };
}

function nothing(): Answer {
  return failure(404, "UNSUPPORTED", "there is nothing here; a registry's API begins at /v2/");
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
