import { closeSync, openSync, writeSync } from "node:fs";
import { headerSize, padding, writeHeader } from "@storeship/layer";
import { expect, test } from "vitest";
import { dockerArchiveSource, inspectImage } from "../src/index.js";
import { archiveOf, configOf, fileOf, manifestOf } from "./support/image-archive.js";

const GIB = 2 ** 30;

test("a layer of more than a gigabyte passes through without being held", async () => {
  const size = GIB + 1;
  const layerSize = 512 + size + padding(size) + 1024;
  const layer = { path: "layer.tar", bytes: Buffer.alloc(0) };
  const path = fileOf(header("layer.tar", layerSize));
  const descriptor = openSync(path, "r+");
  writeSync(descriptor, header("large", size), 0, 512, 512);
  // What lies between is a hole: zeros that take no room on disk.
  const documents = await archiveOf([
    { name: "config.json", content: configOf([layer]) },
    { name: "manifest.json", content: manifestOf(["layer.tar"]) },
  ]);
  writeSync(descriptor, documents, 0, documents.length, 512 + layerSize + padding(layerSize));
  closeSync(descriptor);

  let most = 0;
  const before = process.memoryUsage.rss();
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 10);
  const inspection = await inspectImage(dockerArchiveSource(path, []), []);
  clearInterval(timer);
  most = Math.max(most, process.memoryUsage.rss());
  expect(inspection.layers[0]).toMatchObject({
    members: 1,
    size: layerSize,
    outside: { members: 1, bytes: size },
  });
  expect(most - before).toBeLessThan(200 << 20);
});

function header(name: string, size: number): Buffer {
  const buffer = Buffer.alloc(headerSize(name.length, 0));
  writeHeader(buffer, 0, { name, typeFlag: "0", mode: 0o644, size, mtime: 1, target: "", owner: undefined });
  return buffer;
}
