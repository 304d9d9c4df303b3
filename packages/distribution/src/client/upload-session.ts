import { type ByteSource, StoreshipError } from "@storeship/core";
import { bodyOf, type HttpResponse } from "../http/http.js";
import { locationOf } from "../http/redirects.js";
import { refusalOf } from "../http/refusal.js";
import { isTransient } from "../http/retry.js";
import type { BlobKey } from "./blob.js";
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
export interface UploadSession {
  readonly location: URL;
  readonly offset: number;
  /** Whether the offset is what the registry said after a cut: more of what was cut may have arrived since. */
  readonly isResumed: boolean;
}

/** Milliseconds that giving up may take. */
const FAREWELL = 5000;

/** A new session, or undefined where the registry has mounted the blob. */
export async function startUpload(
  connection: Connection,
  { digest }: BlobKey,
  { mountFrom }: UploadOptions,
): Promise<UploadSession | undefined> {
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

/** Send the next bytes. @returns where the upload goes on. */
export async function sendChunk(
  connection: Connection,
  { location, offset, isResumed }: UploadSession,
  content: UploadContent,
  { chunkSize, onBytes }: UploadOptions,
): Promise<UploadSession> {
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

/** End an upload with the bytes that are left: all, where none was sent. */
export async function finishUpload(
  connection: Connection,
  { location, offset }: UploadSession,
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

/** The session as the registry says that it stands; undefined where it is lost. */
export async function askUpload(
  connection: Connection,
  { location }: UploadSession,
): Promise<UploadSession | undefined> {
  try {
    const response = await connection.exchange({
      method: "GET",
      target: location,
      what: `go on with a blob for ${connection.name}`,
      expect: [204],
    });
    response.discard();
    const offset = takenBytes(response);
    if (offset === undefined) return undefined;
    return { location: nextLocation(response, location), offset, isResumed: true };
  } catch {
    // Whatever the matter is: a new session will meet it again, or not.
    return undefined;
  }
}

/** Give an upload up. */
export async function cancelUpload(connection: Connection, { location }: UploadSession): Promise<void> {
  const request = { method: "DELETE", target: location, what: "end an upload" } as const;
  await connection
    .exchange({ ...request, expect: [202, 204], signal: AbortSignal.timeout(FAREWELL) })
    .then((response) => response.discard())
    // The registry ends what is left over by itself, later.
    .catch(() => {});
}

function nextLocation(response: HttpResponse, location: URL): URL {
  return response.header("location") === undefined ? location : locationOf(response);
}

// `Range: 0-499` for 500 bytes. For none, registries say `0-0`.
function takenBytes({ header }: HttpResponse): number | undefined {
  const [, last] = /^(?:bytes=)?0-(\d+)$/.exec(header("range") ?? "") ?? [];
  return last === undefined ? undefined : last === "0" ? 0 : Number(last) + 1;
}

function standstill(connection: Connection, offset: number): StoreshipError {
  return new StoreshipError(
    "ERR_REGISTRY_CONNECTION",
    `an upload to ${connection.name} does not get beyond ${offset} bytes; try again`,
  );
}
