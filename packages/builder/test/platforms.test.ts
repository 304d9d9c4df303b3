import { describe, expect, test } from "vitest";
import { buildImage, buildImages, type ImageRequest, type Progress } from "../src/index.js";
import { gzipUnits } from "./support/gzip-units.js";
import { memoryDestination } from "./support/memory-destination.js";
import { makeItems, requestOf } from "./support/small-image.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const PLATFORMS = [
  { os: "linux", architecture: "amd64" },
  { os: "linux", architecture: "arm64" },
];

function requests(): readonly ImageRequest[] {
  return PLATFORMS.map((platform, index) => {
    const sysroot = temporaryDirectory();
    makeItems(sysroot, 1000 * (index + 1));
    return requestOf(sysroot, { platform, maxLayers: 3 });
  });
}

describe("images for several platforms", () => {
  test("are delivered at once, each as it would be alone", async () => {
    const wanted = requests();
    const destination = memoryDestination();
    const { images } = await buildImages(wanted, destination.open);
    expect(destination.delivered).toEqual([{ images }]);
    expect(destination.outlines).toMatchObject([{ imageCount: 2, layerCount: 4 }]);
    for (const [index, request] of wanted.entries()) {
      const { delivered: _, ...alone } = await buildImage(request, memoryDestination().open);
      expect(images[index]).toEqual(alone);
    }
    expect(images.map(({ platform }) => platform)).toEqual(PLATFORMS);
  });

  test("are the same with compressed layers and one job or many", async () => {
    const wanted = requests();
    const build = async (jobs: number) => {
      const options = { layerCompressor: gzipUnits, limits: { jobs, memory: 1 << 20 } };
      return (await buildImages(wanted, memoryDestination().open, options)).images;
    };
    expect(await build(4)).toEqual(await build(1));
  });

  test("are done when progress says so, which never goes back", async () => {
    const seen: Progress[] = [];
    const { images } = await buildImages(
      requests(),
      memoryDestination().open,
      {},
      {
        onProgress: (progress) => seen.push(progress),
      },
    );
    const total = images.flatMap(({ layers }) => layers).reduce((sum, { size }) => sum + size, 0);
    const written = seen.filter(({ phase }) => phase === "write");
    expect(written.every((progress) => progress.total === total)).toBe(true);
    expect(written.map(({ done }) => done)).toEqual(written.map(({ done }) => done).sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({ phase: "done", done: total, total });
  });

  test("are refused before the first byte where two are for one platform, or there is none", async () => {
    const [request] = requests() as [ImageRequest];
    const destination = memoryDestination();
    await expect(buildImages([request, request], destination.open)).rejects.toMatchObject({
      code: "ERR_PLATFORM_REPEATED",
      message: expect.stringContaining("linux/amd64"),
    });
    await expect(buildImages([], destination.open)).rejects.toMatchObject({ code: "ERR_BUILD" });
    expect(destination.outlines).toEqual([]);
  });
});
