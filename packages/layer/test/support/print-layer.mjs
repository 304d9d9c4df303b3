// Run by tests as another user or in another environment, on the built package: prints the digest of the layer of the
// tree that the first argument names, or the code and message of the error.
import { createHash } from "node:crypto";
import { composeImage, layerBytes, renaming, splitIntoLayers, walk } from "@storeship/layer";

const source = process.argv[2];
try {
  const { entries } = walk({ kind: "tree", label: source, source, name: "" });
  const [layer] = splitIntoLayers(composeImage([entries], renaming([])), () => 0, 1);
  const hash = createHash("sha256");
  for (const block of layerBytes(layer, { mtime: 1 })) hash.update(block);
  console.log(JSON.stringify({ sha256: hash.digest("hex") }));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, message: error.message }));
}
