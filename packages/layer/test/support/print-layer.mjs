// Run by tests as another user or in another environment, on the built package: prints the digest of the layer of the
// tree that the first argument names and of the directives in the second, or the code and message of the error
// and how many bytes came before it.
import { createHash } from "node:crypto";
import { composeImage, directiveEntry, layerBytes, renaming, splitIntoLayers, walk } from "@storeship/layer";

const [, , source, directives] = process.argv;
let written = 0;
try {
  const { entries } = walk({ kind: "tree", label: source, source, name: "" });
  const asked = JSON.parse(directives).map((directive) => directiveEntry(directive));
  const [layer] = splitIntoLayers(composeImage([entries, asked], renaming([])), () => 0, 1);
  const hash = createHash("sha256");
  for (const block of layerBytes(layer, { mtime: 1 })) {
    hash.update(block);
    written += block.length;
  }
  console.log(JSON.stringify({ sha256: hash.digest("hex") }));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, message: error.message, written }));
}
