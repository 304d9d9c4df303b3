import { printableText, reasonOf, StoreshipError } from "@storeship/core";
import { type ByteReader, streamReader } from "@storeship/layer";
import { daemonEndpoint } from "./endpoint.js";
import { daemonGet } from "./request.js";

/**
 * Begin to read the archive of an image that a Docker daemon holds (Docker Engine API, ImageGet), anew at each call.
 *
 * @param environment where the daemon is.
 * @throws StoreshipError `ERR_DAEMON` that tells what the daemon says.
 */
export async function daemonArchive(
  name: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ByteReader> {
  const path = name.split("/").map(encodeURIComponent).join("/");
  const endpoint = daemonEndpoint(environment);
  const response = await daemonGet(endpoint, `/images/${path}/get`).catch((error) => {
    throw new StoreshipError(
      "ERR_DAEMON",
      `cannot read the image '${printableText(name)}': ${reasonOf(error)}`,
      {
        cause: error,
      },
    );
  });
  return streamReader(response);
}
