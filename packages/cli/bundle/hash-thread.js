import { createHash } from "node:crypto";
import { parentPort } from "node:worker_threads";
// ../builder/dist/hashing/hash-thread.js
let hash = createHash("sha256");
parentPort?.on("message", (request) => {
	if (request !== void 0) {
		hash.update(request.bytes);
		parentPort?.postMessage(void 0);
		return;
	}
	parentPort?.postMessage(`sha256:${hash.digest("hex")}`);
	hash = createHash("sha256");
});
export {};
