import { digestOf } from "@storeship/core";
import { expect, test } from "vitest";
import { nowhere } from "../src/index.js";
import { blobOf, layerContent, writeImage } from "./support/image.js";

test("what goes nowhere is counted and hashed", async () => {
  const contents = [layerContent(1), layerContent(2, 5000), Buffer.alloc(0)];
  const image = await writeImage(nowhere(), contents);
  expect(image.layers.map(({ blob }) => blob)).toEqual(
    contents.map((content) => ({
      mediaType: blobOf(content).mediaType,
      digest: digestOf(content),
      size: content.length,
    })),
  );
});
