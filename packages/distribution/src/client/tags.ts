import { arrayAt, DOCUMENT_LIMIT, objectAt, parseDocument, textAt } from "@storeship/core";
import { readBody } from "../http/read-body.js";
import type { Connection } from "./connection.js";
import { nextPage, type Page, pagesFrom } from "./pages.js";

/** Tags asked for at a time. */
const PAGE = 1000;

/** The tags of a repository, in the registry's order (distribution-spec, Listing Tags). */
export async function* listTags(connection: Connection): AsyncGenerator<string, void, undefined> {
  const what = `the tags of ${connection.name}`;
  const ask = (target: string | URL): Promise<Page> =>
    connection.retrying(async () => {
      const response = await connection.exchange({
        method: "GET",
        target,
        what: `list ${what}`,
        expect: [200],
      });
      return { bytes: await readBody(response, DOCUMENT_LIMIT), next: nextPage(response) };
    });
  for await (const page of pagesFrom(`tags/list?n=${PAGE}`, ask, what)) {
    const tags =
      page === undefined ? [] : arrayAt(objectAt(parseDocument(page.bytes, what), what)["tags"], what);
    for (const tag of tags) yield textAt(tag, what);
    // A page with nothing on it is the last one, whatever it says.
    if (tags.length === 0) return;
  }
}
