import { createHash } from "node:crypto";
import { parentPort } from "node:worker_threads";
import type { HashRequest } from "./thread-hasher.js";

// Nothing else is imported: what a thread loads holds up its start.
let hash = createHash("sha256");

parentPort?.on("message", (request: HashRequest) => {
  if (request !== undefined) {
    hash.update(request.bytes);
    parentPort?.postMessage(undefined);
    return;
  }
  parentPort?.postMessage(`sha256:${hash.digest("hex")}`);
  hash = createHash("sha256");
});
