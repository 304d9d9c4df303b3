// Prints what the built package makes of fixed bytes, at several levels, under the Node that runs it.
import { createHash } from "node:crypto";
import { gzip } from "../../dist/index.js";

const bytes = Buffer.alloc(5_000_000);
for (let at = 0, state = 1; at < bytes.length; at += 1) {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  // Letters, some more frequent than others, and words that come again.
  bytes[at] = at % 97 < 40 ? 97 + (((state >>> 16) % 7) ** 2 % 23) : (bytes[at - 4001] ?? 0);
}

const digest = createHash("sha256");
for (const level of [1, 4, 6, 9])
  for await (const chunk of gzip({ level }).compress(source())) digest.update(chunk);
console.log(JSON.stringify({ fingerprint: gzip().fingerprint, digest: digest.digest("hex") }));

async function* source() {
  yield bytes;
}
