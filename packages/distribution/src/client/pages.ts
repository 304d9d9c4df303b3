import { DOCUMENT_LIMIT, StoreshipError } from "@storeship/core";
import type { HttpResponse } from "../http/http.js";

/** The shortest pages that registries give have fifty entries: this is for as many as anybody has. */
const MOST_PAGES = 1000;
/** Bytes of all pages: what is on them may be held together. */
const MOST_BYTES = 4 * DOCUMENT_LIMIT;

/** A part of a list, and where the next one is. */
export interface Page {
  readonly bytes: Uint8Array;
  readonly next: URL | undefined;
}

/**
 * The pages of a list, until the last one, or one that there is not.
 *
 * @param first where the first page is.
 * @param what names the list in messages.
 * @throws StoreshipError `ERR_REGISTRY_DOCUMENT` for one without end.
 */
export async function* pagesFrom(
  first: string,
  ask: (target: string | URL) => Promise<Page | undefined>,
  what: string,
): AsyncGenerator<Page | undefined, void, undefined> {
  let target: string | URL | undefined = first;
  let size = 0;
  for (let count = 0; target !== undefined; count++) {
    if (count === MOST_PAGES) throw endless(what);
    const page: Page | undefined = await ask(target);
    size += page?.bytes.length ?? 0;
    if (size > MOST_BYTES) throw endless(what);
    yield page;
    target = page?.next;
  }
}

function endless(what: string): StoreshipError {
  return new StoreshipError(
    "ERR_REGISTRY_DOCUMENT",
    `${what} have more than ${MOST_PAGES} pages, or ${MOST_BYTES} bytes; the registry is broken, or means harm`,
  );
}

/** The address of the next page, as `Link: <…>; rel="next"` tells it (RFC 8288); at the same registry only. */
export function nextPage({ url, header }: HttpResponse): URL | undefined {
  const [, target] = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(header("link") ?? "") ?? [];
  if (target === undefined || !URL.canParse(target, url.href)) return undefined;
  const next = new URL(target, url);
  return next.origin === url.origin && next.href !== url.href ? next : undefined;
}
