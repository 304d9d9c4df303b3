import type { IncomingMessage } from "node:http";
import { StoreshipError } from "@storeship/core";
import type { DaemonEndpoint } from "./endpoint.js";

/** What a daemon tells while it loads an image, a JSON object a line (Docker Engine API, ImageLoad). */
interface Message {
  readonly stream?: string;
  readonly error?: string;
  readonly id?: string;
  readonly progressDetail?: { readonly current?: number };
}

/**
 * Read a daemon's answer to its end.
 *
 * @param onBytes told of the bytes of layers that are loaded.
 * @throws StoreshipError `ERR_DAEMON` for an error that the daemon tells, and for an answer that tells of no image.
 */
export async function readLoadAnswer(
  response: IncomingMessage,
  endpoint: DaemonEndpoint,
  onBytes: (done: number) => void,
): Promise<void> {
  const layers = new Map<string, number>();
  let loaded = false;
  for await (const line of linesOf(response)) {
    const { error, stream, id, progressDetail } = messageOf(line);
    if (error !== undefined)
      throw new StoreshipError("ERR_DAEMON", `the Docker daemon at '${endpoint.host}' says: ${error}`);
    loaded ||= stream?.startsWith("Loaded image") === true;
    if (id === undefined || progressDetail?.current === undefined) continue;
    layers.set(id, progressDetail.current);
    onBytes([...layers.values()].reduce((sum, size) => sum + size, 0));
  }
  if (!loaded)
    throw new StoreshipError(
      "ERR_DAEMON",
      `the Docker daemon at '${endpoint.host}' ended its answer without telling that it has the image; its log may say why`,
    );
}

async function* linesOf(response: IncomingMessage): AsyncGenerator<string, void, undefined> {
  let rest = "";
  for await (const text of response.setEncoding("utf8")) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  yield rest;
}

function messageOf(line: string): Message {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Message) : {};
  } catch {
    return {};
  }
}
