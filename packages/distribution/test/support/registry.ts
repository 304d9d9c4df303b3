import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A request as a server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  /** Empty where it broke off. */
  readonly body: Buffer;
}

/** Answers a request in the registry's place where it gives true. */
export type Intercept = (
  request: SeenRequest,
  response: ServerResponse,
  count: number,
) => boolean | Promise<boolean>;

/** A registry in memory, with what the distribution spec says of its answers, and no more. */
export interface TestRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly seen: SeenRequest[];
  readonly blobs: Map<string, Buffer>;
  /** By repository and tag or digest: `app/v1`. */
  readonly manifests: Map<string, { readonly mediaType: string; readonly bytes: Buffer }>;
  /** Uploads that are neither finished nor ended. */
  readonly uploads: Map<string, Buffer>;
  /** Called with each request that has come whole, counted from 1. */
  intercept: Intercept;
  /** Called with each request before its body is read. */
  early: Intercept;
  /** Whether it has the referrers API. */
  referrers: boolean;
}

export function sha256(bytes: Uint8Array | string): `sha256:${string}` {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Starts a server that ends with the test. Gives its `127.0.0.1:PORT`. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Starts a registry that ends with the test. */
export async function startRegistry(): Promise<TestRegistry> {
  const none: Intercept = () => false;
  const state = {
    seen: [] as SeenRequest[],
    blobs: new Map<string, Buffer>(),
    manifests: new Map<string, { mediaType: string; bytes: Buffer }>(),
    uploads: new Map<string, Buffer>(),
    intercept: none,
    early: none,
    referrers: false,
  };
  const host = await serve((request, response) => {
    void (async () => {
      const head = { method: request.method ?? "", url: request.url ?? "", headers: request.headers };
      if (await state.early({ ...head, body: Buffer.alloc(0) }, response, state.seen.length + 1)) {
        state.seen.push({ ...head, body: Buffer.alloc(0) });
        return;
      }
      const body = await bodyOf(request);
      const seen = { ...head, body: body ?? Buffer.alloc(0) };
      state.seen.push(seen);
      if (body === undefined) return;
      if (!(await state.intercept(seen, response, state.seen.length))) answer(state, seen, response);
    })();
  });
  return Object.assign(state, { host });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  try {
    return await buffer(request);
  } catch {
    return undefined;
  }
}

type State = Omit<TestRegistry, "host">;

function answer(state: State, request: SeenRequest, response: ServerResponse): ServerResponse {
  const url = new URL(request.url, "http://registry");
  const [, repository = "", kind, rest = ""] =
    /^\/v2\/(.+?)\/(blobs|manifests|tags|referrers)\/(.*)$/.exec(url.pathname) ?? [];
  if (url.pathname === "/v2/") return send(response, 200);
  if (kind === "blobs" && rest.startsWith("uploads/"))
    return upload(state, request, response, url, repository, rest.slice("uploads/".length));
  if (kind === "blobs") return blob(state, request, response, rest);
  if (kind === "manifests") return manifest(state, request, response, repository, rest);
  if (kind === "tags") return tags(state, response, url, repository);
  if (kind === "referrers" && state.referrers) return referrers(state, response, repository, rest);
  return send(response, 404);
}

function upload(
  { uploads, blobs }: State,
  { method, headers, body }: SeenRequest,
  response: ServerResponse,
  { searchParams }: URL,
  repository: string,
  id: string,
): ServerResponse {
  const location = { location: `/v2/${repository}/blobs/uploads/${id}` };
  const old = uploads.get(id);
  if (method === "POST") {
    if (blobs.has(searchParams.get("mount") ?? "")) return send(response, 201);
    const fresh = `u${Math.random().toString(36).slice(2)}`;
    uploads.set(fresh, Buffer.alloc(0));
    return send(response, 202, { location: `${location.location}${fresh}` });
  }
  if (old === undefined) return send(response, 404, {}, error("BLOB_UPLOAD_UNKNOWN"));
  if (method === "DELETE") {
    uploads.delete(id);
    return send(response, 204);
  }
  if (method === "GET") return send(response, 204, { ...location, ...range(old) });
  const start = /^(\d+)-/.exec(String(headers["content-range"] ?? ""))?.[1];
  if (start !== undefined && Number(start) !== old.length)
    return send(response, 416, { ...location, ...range(old) });
  const all = Buffer.concat([old, body]);
  uploads.set(id, all);
  if (method === "PATCH") return send(response, 202, { ...location, ...range(all) });
  const digest = searchParams.get("digest") ?? "";
  uploads.delete(id);
  if (sha256(all) !== digest) return send(response, 400, {}, error("DIGEST_INVALID"));
  blobs.set(digest, all);
  return send(response, 201, { "docker-content-digest": digest });
}

function range(bytes: Buffer): Record<string, string> {
  return { range: `0-${Math.max(0, bytes.length - 1)}` };
}

function blob(
  { blobs }: State,
  { method, headers }: SeenRequest,
  response: ServerResponse,
  digest: string,
): ServerResponse {
  const bytes = blobs.get(digest);
  if (bytes === undefined) return send(response, 404, {}, error("BLOB_UNKNOWN"));
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
  const part = bytes.subarray(start);
  const length = { "content-length": String(part.length), "docker-content-digest": digest };
  return send(response, start > 0 ? 206 : 200, length, method === "HEAD" ? undefined : part);
}

function manifest(
  { manifests, blobs, referrers: api }: State,
  { method, headers, body }: SeenRequest,
  response: ServerResponse,
  repository: string,
  name: string,
): ServerResponse {
  const key = `${repository}/${name}`;
  if (method === "PUT") {
    const document = JSON.parse(body.toString()) as {
      config?: { digest: string };
      layers?: { digest: string }[];
      subject?: object;
    };
    const named = [...(document.layers ?? []), ...(document.config === undefined ? [] : [document.config])];
    if (named.some(({ digest }) => !blobs.has(digest)))
      return send(response, 404, {}, error("MANIFEST_BLOB_UNKNOWN"));
    const entry = { mediaType: String(headers["content-type"]), bytes: body };
    manifests.set(key, entry);
    manifests.set(`${repository}/${sha256(body)}`, entry);
    const subject = api && document.subject !== undefined ? { "oci-subject": "told" } : {};
    return send(response, 201, { "docker-content-digest": sha256(body), ...subject });
  }
  const found = manifests.get(key);
  if (found === undefined) return send(response, 404, {}, error("MANIFEST_UNKNOWN"));
  const facts = { "content-type": found.mediaType, "docker-content-digest": sha256(found.bytes) };
  return send(
    response,
    200,
    { ...facts, "content-length": String(found.bytes.length) },
    method === "HEAD" ? undefined : found.bytes,
  );
}

function tags(
  { manifests }: State,
  response: ServerResponse,
  { searchParams }: URL,
  repository: string,
): ServerResponse {
  const all = [...manifests.keys()]
    .filter((key) => key.startsWith(`${repository}/`) && !key.includes("sha256:"))
    .map((key) => key.slice(repository.length + 1))
    .sort();
  // Pages of two, whatever is asked for: a registry may give less.
  const from = searchParams.get("last") === null ? 0 : all.indexOf(searchParams.get("last") as string) + 1;
  const page = all.slice(from, from + 2);
  const more = from + 2 < all.length;
  const link = { link: `</v2/${repository}/tags/list?n=2&last=${page.at(-1)}>; rel="next"` };
  return send(response, 200, more ? link : {}, Buffer.from(JSON.stringify({ name: repository, tags: page })));
}

function referrers(
  { manifests }: State,
  response: ServerResponse,
  repository: string,
  digest: string,
): ServerResponse {
  const found = [...manifests.entries()].filter(([key]) => key.startsWith(`${repository}/sha256:`));
  const about = found.flatMap(([, { mediaType, bytes }]) => {
    const { subject, artifactType } = JSON.parse(bytes.toString()) as {
      subject?: { digest: string };
      artifactType?: string;
    };
    if (subject?.digest !== digest) return [];
    return [{ mediaType, digest: sha256(bytes), size: bytes.length, artifactType }];
  });
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const index = { schemaVersion: 2, mediaType, manifests: about };
  return send(response, 200, { "content-type": mediaType }, Buffer.from(JSON.stringify(index)));
}

function error(code: string): Buffer {
  return Buffer.from(JSON.stringify({ errors: [{ code, message: `told by the test: ${code}` }] }));
}

export function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body?: Uint8Array,
): ServerResponse {
  return response.writeHead(status, headers).end(body);
}

/** A request's body as text. */
export async function textOf(request: IncomingMessage): Promise<string> {
  return (await buffer(request)).toString();
}
