import { StoreshipError } from "@storeship/core";
import { refusalOf } from "../http/refusal.js";
import { type BlobKey, hasBlob } from "./blob.js";
import type { Connection } from "./connection.js";
import {
  askUpload,
  cancelUpload,
  finishUpload,
  sendChunk,
  startUpload,
  type UploadContent,
  type UploadOptions,
  type UploadSession,
} from "./upload-session.js";

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
  let session: UploadSession | undefined;
  let reached = 0;
  let before = 0;
  try {
    for (;;) {
      try {
        session ??= await startUpload(connection, content, options);
        if (session === undefined) return;
        while (isUnfinished(session, content, options.chunkSize)) {
          session = await sendChunk(connection, session, content, options);
          reached = Math.max(reached, session.offset);
        }
        await finishUpload(connection, session, content, options);
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
    if (session !== undefined) await cancelUpload(connection, session);
    throw error;
  }
}

function isUnfinished({ offset }: UploadSession, { size }: BlobKey, chunkSize: number): boolean {
  return offset < size && (offset > 0 || size > chunkSize);
}

/** The session where the registry says that it stands after `error`; undefined where it is lost. */
async function resumed(
  connection: Connection,
  session: UploadSession,
  { size }: BlobKey,
  error: unknown,
): Promise<UploadSession | undefined> {
  const isSpoilt = refusalOf(error)?.status === SPOILT;
  const found = isSpoilt ? undefined : await askUpload(connection, session);
  if (found !== undefined && found.offset <= size) return found;
  await cancelUpload(connection, session);
  return undefined;
}

/** What a registry answers where the bytes that it has do not make up the blob. */
const SPOILT = 400;

// The session has gone, or stands elsewhere than we thought.
function isOutOfStep(error: unknown, session: UploadSession | undefined): boolean {
  const status = refusalOf(error)?.status;
  if (session === undefined) return false;
  return status === 404 || status === 416 || (status === SPOILT && session.isResumed);
}

function lostSession(connection: Connection, cause: unknown): StoreshipError {
  return new StoreshipError("ERR_REGISTRY_CONNECTION", `${connection.name} has lost an upload; try again`, {
    cause,
  });
}
