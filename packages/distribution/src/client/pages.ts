import type { HttpResponse } from "../http/http.js";

/** The address of the next page, as `Link: <…>; rel="next"` tells it (RFC 8288); at the same registry only. */
export function nextPage({ url, header }: HttpResponse): URL | undefined {
  const [, target] = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(header("link") ?? "") ?? [];
  if (target === undefined || !URL.canParse(target, url.href)) return undefined;
  const next = new URL(target, url);
  return next.origin === url.origin && next.href !== url.href ? next : undefined;
}
