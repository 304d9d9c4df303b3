import type { ByteSource } from "@storeship/core";

/** What a request sends. */
export interface RequestBody {
  /** Bytes. */
  readonly size: number;
  /** All bytes from the start, each time it is called: a request may have to be sent again. */
  readonly bytes: () => ByteSource;
}

/** A request as it goes over the wire. */
export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
}

/** An answer whose body has not been read yet: read it or discard it, since it holds a connection. */
export interface HttpResponse {
  readonly status: number;
  /** What was asked in the end: behind redirects, another one than the request's. */
  readonly url: URL;
  /** A header's value, by its name in lower case. */
  header(name: string): string | undefined;
  /** Can be read once. Throws StoreshipError `ERR_REGISTRY_CONNECTION` where it breaks off. */
  readonly body: ByteSource;
  /** Give the connection back without reading the body. */
  discard(): void;
}

/**
 * Sends one request over one connection. Whatever the status, there is a response.
 *
 * @throws StoreshipError `ERR_REGISTRY_CONNECTION` where none came, `ERR_REGISTRY_TLS` where the other side is not who it
 * should be, and whatever the request's own body throws.
 */
export type Transport = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpResponse>;

/** The body of a request that is in memory. */
export function bodyOf(bytes: Uint8Array): RequestBody {
  return {
    size: bytes.length,
    async *bytes() {
      yield bytes;
    },
  };
}
