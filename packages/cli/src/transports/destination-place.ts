import { StoreshipError } from "@storeship/core";
import { dockerArchiveTransport } from "./docker-archive.js";
import type { Place } from "./transport.js";
import { FORMS, splitTransport, transportNamed } from "./transports.js";

/**
 * The place that an image is to go to: at any transport, or a plain FILE for a Docker archive, or `-` for one on stdout.
 *
 * @param what names the option or argument that gives it, for messages.
 * @throws StoreshipError `ERR_USAGE` for a transport that is not known or a name that is not there.
 */
export function destinationPlace(text: string, what = "--output"): Place {
  const { transport, rest } = splitTransport(text);
  const found = transport === undefined ? dockerArchiveTransport : transportNamed(transport);
  if (rest === "" && found?.mayBeNameless !== true)
    throw new StoreshipError("ERR_USAGE", `${what} '${text}' names no file or directory`);
  if (found !== undefined) return found.place(rest);
  throw new StoreshipError(
    "ERR_USAGE",
    `${what} ${text}: the transport '${transport}' is not known; known are ${FORMS}, FILE, and - for stdout`,
  );
}
