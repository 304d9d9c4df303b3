import { type ByteSource, StoreshipError } from "@storeship/core";
import { bodyOf, type HttpResponse } from "../http/http.js";
import { locationOf } from "../http/redirects.js";
import { refusalOf } from "../http/refusal.js";
import { isTransient } from "../http/retry.js";
import { type BlobKey, hasBlob } from "./blob.js";
import type { Connection } from "./connection.js";
import { section } from "./section.js";

/** A blob to upload. */
export interface UploadContent extends BlobKey {
  /** The bytes from an offset to the end. It may be asked for several times. */
  readonly bytes: (offset: number) => ByteSource;
}

/** How a blob is uploaded. */
export interface UploadOptions {
  /** A repository of the same registry that has the blob, perhaps. */
  readonly mountFrom?: string;
  /** Bytes in one request. */
  readonly chunkSize: number;
  /** Told of bytes that were taken. */
  readonly onBytes?: (count: number) => void;
}

/** Where an upload goes on. */
interface Session {
  readonly location: URL;
  readonly offset: number;
  /** Whether the offset is what the registry said after a cut: more of what was cut may have arrived since. */
  readonly isResumed: boolean;
}

/** Milliseconds that giving up may take. */
const FAREWELL = 5000;

/**
 * Upload a blob (distribution-spec, Pushing blobs): mounted where it can be, whole where it is small, else in chunks. What
 * was cut goes on where the registry stopped, or starts again.
 *
 * @throws StoreshipError once it has failed too often, or for good; the registry's upload session has been ended then.
 */
export async function uploadBlob(
  connection: Connection,
  content: UploadContent,
  options: UploadOptions,
): Promise<void> {
  const { failed } = connection.pacer();
  let session: Session | undefined;
  let reached = 0;
  let before = 0;
  try {
    for (;;) {
      try {
        session ??= await start(connection, content, options);
        if (session === undefined) return;
        while (isUnfinished(session, content, options.chunkSize)) {
          session = await sendChunk(connection, session, content, options);
          reached = Math.max(reached, session.offset);
        }
        await finish(connection, session, content, options);
        return;
      } catch (error) {
        const progress = reached > before;
        before = reached;
        await failed(isOutOfStep(error, session) ? lostSession(connection, error) : error, progress);
        session = session && (await resumed(connection, session, content, error));
        reached = Math.max(reached, session?.offset ?? 0);
        // It may have been the answer alone that was lost.
        if (session === undefined && (await hasBlob(connection, content))) return;
      }
    }
  } catch (error) {
    if (session !== undefined) await cancel(connection, session);
    throw error;
  }
}

function isUnfinished({ offset }: Session, { size }: BlobKey, chunkSize: number): boolean {
  return offset < size && (offset > 0 || size > chunkSize);
}

/** A new session, or undefined where the registry has mounted the blob. */
async function start(
  connection: Connection,
  { digest }: BlobKey,
  { mountFrom }: UploadOptions,
): Promise<Session | undefined> {
  const post = (query: string, reads?: string): Promise<HttpResponse> =>
    connection.exchange({
      method: "POST",
      target: `blobs/uploads/${query}`,
      body: bodyOf(new Uint8Array()),
      what: `push a blob to ${connection.name}`,
      expect: reads === undefined ? [202] : [201, 202],
      ...(reads === undefined ? {} : { reads }),
    });
  const mount = mountFrom === undefined ? "" : `?${new URLSearchParams({ mount: digest, from: mountFrom })}`;
  const response =
    mountFrom === undefined
      ? await post("")
      : await post(mount, mountFrom).catch((error) => {
          // Who may not read there can still bring the bytes.
          if (isTransient(error) || refusalOf(error) === undefined) throw error;
          return post("");
        });
  response.discard();
  return response.status === 201
    ? undefined
    : { location: locationOf(response), offset: 0, isResumed: false };
}

async function sendChunk(
  connection: Connection,
  { location, offset, isResumed }: Session,
  content: UploadContent,
  { chunkSize, onBytes }: UploadOptions,
): Promise<Session> {
  const length = Math.min(chunkSize, content.size - offset);
  const response = await connection.exchange({
    method: "PATCH",
    target: location,
    headers: {
      "content-type": "application/octet-stream",
      "content-range": `${offset}-${offset + length - 1}`,
    },
    body: { size: length, bytes: () => section(content.bytes(offset), length, onBytes) },
    what: `push the blob ${content.digest} to ${connection.name}`,
    expect: [201, 202, 204],
  });
  response.discard();
  const taken = takenBytes(response) || offset + length;
  if (taken <= offset || taken > content.size) throw standstill(connection, offset);
  return { location: nextLocation(response, location), offset: taken, isResumed };
}

async function finish(
  connection: Connection,
  { location, offset }: Session,
  content: UploadContent,
  { onBytes }: UploadOptions,
): Promise<void> {
  const target = new URL(location);
  target.searchParams.set("digest", content.digest);
  const response = await connection.exchange({
    method: "PUT",
    target,
    headers: { "content-type": "application/octet-stream" },
    body:
      offset > 0
        ? bodyOf(new Uint8Array())
        : { size: content.size, bytes: () => section(content.bytes(0), content.size, onBytes) },
    what: `push the blob ${content.digest} to ${connection.name}`,
    expect: [201, 204],
  });
  response.discard();
  const told = response.header("docker-content-digest");
  if (told !== undefined && told !== content.digest)
    throw new StoreshipError(
      "ERR_REGISTRY_RESPONSE",
      `${connection.name} took the blob ${content.digest} for another one; the registry, or what lies between, is broken`,
    );
}

/** The session where the registry says that it stands after `error`; undefined where it is lost. */
async function resumed(
  connection: Connection,
  session: Session,
  { size }: BlobKey,
  error: unknown,
): Promise<Session | undefined> {
  const { location } = session;
  const isSpoilt = refusalOf(error)?.status === SPOILT;
  const offset = isSpoilt ? undefined : await whereItStands(connection, location);
  if (offset !== undefined && offset.taken <= size)
    return { location: offset.location, offset: offset.taken, isResumed: true };
  await cancel(connection, session);
  return undefined;
}

async function whereItStands(connection: Connection, location: URL) {
  try {
    const response = await connection.exchange({
      method: "GET",
      target: location,
      what: `go on with a blob for ${connection.name}`,
      expect: [204],
    });
    response.discard();
    const taken = takenBytes(response);
    return taken === undefined ? undefined : { taken, location: nextLocation(response, location) };
  } catch {
    // Whatever the matter is: a new session will meet it again, or not.
    return undefined;
  }
}

function nextLocation(response: HttpResponse, location: URL): URL {
  return response.header("location") === undefined ? location : locationOf(response);
}

// `Range: 0-499` for 500 bytes. For none, registries say `0-0`.
function takenBytes({ header }: HttpResponse): number | undefined {
  const [, last] = /^(?:bytes=)?0-(\d+)$/.exec(header("range") ?? "") ?? [];
  return last === undefined ? undefined : last === "0" ? 0 : Number(last) + 1;
}

/** What a registry answers where the bytes that it has do not make up the blob. */
const SPOILT = 400;

// The session has gone, or stands elsewhere than we thought.
function isOutOfStep(error: unknown, session: Session | undefined): boolean {
  const status = refusalOf(error)?.status;
  if (session === undefined) return false;
  return status === 404 || status === 416 || (status === SPOILT && session.isResumed);
}

function lostSession(connection: Connection, cause: unknown): StoreshipError {
  return new StoreshipError("ERR_REGISTRY_CONNECTION", `${connection.name} has lost an upload; try again`, {
    cause,
  });
}

function standstill(connection: Connection, offset: number): StoreshipError {
  return new StoreshipError(
    "ERR_REGISTRY_CONNECTION",
    `an upload to ${connection.name} does not get beyond ${offset} bytes; try again`,
  );
}

async function cancel(connection: Connection, { location }: Session): Promise<void> {
  const request = { method: "DELETE", target: location, what: "end an upload" } as const;
  await connection
    .exchange({ ...request, expect: [202, 204], signal: AbortSignal.timeout(FAREWELL) })
    .then((response) => response.discard())
    // The registry ends what is left over by itself, later.
    .catch(() => {});
}
