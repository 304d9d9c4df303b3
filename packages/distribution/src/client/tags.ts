import { arrayAt, DOCUMENT_LIMIT, objectAt, parseDocument, textAt } from "@storeship/core";
import { readBody } from "../http/read-body.js";
import type { Connection } from "./connection.js";
import { nextPage } from "./pages.js";

/** Tags asked for at a time. */
const PAGE = 1000;

/** The tags of a repository, in the registry's order (distribution-spec, Listing Tags). */
export async function* listTags(connection: Connection): AsyncGenerator<string, void, undefined> {
  const what = `the tags of ${connection.name}`;
  let target: string | URL | undefined = `tags/list?n=${PAGE}`;
  while (target !== undefined) {
    const asked: string | URL = target;
    const { bytes, next } = await connection.retrying(async () => {
      const response = await connection.exchange({
        method: "GET",
        target: asked,
        what: `list ${what}`,
        expect: [200],
      });
      return { bytes: await readBody(response, DOCUMENT_LIMIT), next: nextPage(response) };
    });
    const tags = arrayAt(objectAt(parseDocument(bytes, what), what)["tags"], what);
    for (const tag of tags) yield textAt(tag, what);
    // A page with nothing on it is the last one, whatever it says.
    target = tags.length === 0 ? undefined : next;
  }
}
