import type { ByteSource } from "@storeship/core";

/** What a registry answers to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the body. */
  readonly size: number;
  bytes(): ByteSource;
}

/** A JSON document as an answer. */
export function json(value: unknown, headers: Readonly<Record<string, string>> = {}, status = 200): Answer {
  return document(status, Buffer.from(JSON.stringify(value)), {
    "content-type": "application/json",
    ...headers,
  });
}

/** A document as an answer. */
export function document(
  status: number,
  content: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Answer {
  return {
    ...{ status, headers, size: content.length },
    async *bytes() {
      yield content;
    },
  };
}

/** An error as clients read it (distribution-spec, Error Codes). */
export function failure(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return json({ errors: [{ code, message }] }, headers, status);
}
