import type { ClientRequest } from "node:http";
import { type ByteSource, StoreshipError } from "@storeship/core";
import type { RequestBody } from "./http.js";
import type { IdleTimer } from "./idle-timer.js";

/** Bytes handed to a connection at a time: each is a sign of life of who takes them. */
const SLICE = 64 << 10;

/** What went wrong on our side while a body was made (the `cause`): no fault of the connection. */
export class OwnFault extends Error {}

/**
 * Send the body of a request, no faster than it is taken, until all is sent or there is an answer.
 *
 * @param answered settles with the answer or the connection's failure.
 * @throws OwnFault
 */
export async function sendBody(
  request: ClientRequest,
  body: RequestBody,
  idle: IdleTimer,
  answered: Promise<unknown>,
): Promise<void> {
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  const settling = answered.then(settle, settle);
  let sent = 0;
  for await (const chunk of ownBytes(body)) {
    for (let at = 0; at < chunk.length && !settled; at += SLICE) {
      const slice = chunk.subarray(at, at + SLICE);
      const written = new Promise<void>((resolve) => request.write(slice, () => resolve()));
      idle.wait();
      // A buffer is its maker's again once it is written; of a connection that is gone nobody tells so.
      await Promise.race([written, settling]);
      idle.rest();
    }
    // Who answers before all is sent wants no more of it.
    if (settled) return;
    sent += chunk.length;
  }
  if (sent !== body.size) throw wrongSize(sent, body.size);
  request.end();
}

async function* ownBytes(body: RequestBody): ByteSource {
  try {
    yield* body.bytes();
  } catch (error) {
    throw new OwnFault("a body failed", { cause: error });
  }
}

function wrongSize(sent: number, size: number): OwnFault {
  const cause = new StoreshipError(
    "ERR_REGISTRY_BLOB",
    `a blob that goes to a registry has ${sent} bytes, not the ${size} that it should; what it comes from has changed or is damaged`,
  );
  return new OwnFault("a body failed", { cause });
}
