import { expect, test } from "vitest";
import {
  chooseImage,
  chosenImage,
  type ImageIndexSource,
  type ImageSource,
  type Platform,
  platformName,
} from "../src/index.js";

const platform = (architecture: string, variant?: string): Platform =>
  variant === undefined ? { os: "linux", architecture } : { os: "linux", architecture, variant };
const UNKNOWN: Platform = { os: "unknown", architecture: "unknown" };

/** A name that leads to images of these platforms. */
function indexOf(...platforms: readonly (Platform | undefined)[]): ImageIndexSource {
  const images = platforms.map((one) => {
    const source: ImageSource = {
      name: one === undefined ? "none" : platformName(one),
      claim: () => Promise.reject(new Error(`claim of ${source.name}`)),
      async *layers() {},
    };
    return one === undefined ? { source } : { platform: one, source };
  });
  return { name: "app", claim: async () => ({ images }) };
}

test.each([
  [[platform("amd64")], undefined, "linux/amd64"],
  [[undefined], platform("arm64"), "none"],
  [[platform("amd64"), platform("arm64")], platform("arm64"), "linux/arm64"],
  [[platform("arm", "v6"), platform("arm", "v7")], platform("arm", "v7"), "linux/arm/v7"],
  [[platform("amd64"), platform("arm", "v7")], platform("arm"), "linux/arm/v7"],
  // What buildx attests stands among the images.
  [[platform("amd64"), UNKNOWN], undefined, "linux/amd64"],
])("of %j, %j is %s", async (platforms, wanted, name) => {
  const { source } = await chooseImage(indexOf(...platforms), wanted);
  expect(source.name).toBe(name);
  await expect(chosenImage(indexOf(...platforms), wanted).claim()).rejects.toThrow(`claim of ${name}`);
});

test.each([
  [[platform("amd64"), platform("arm64")], undefined, "ERR_IMAGE_AMBIGUOUS", "linux/amd64, linux/arm64"],
  [[platform("arm", "v6"), platform("arm", "v7")], platform("arm"), "ERR_IMAGE_AMBIGUOUS", "linux/arm/v6"],
  [[platform("amd64"), UNKNOWN], platform("arm64"), "ERR_PLATFORM_MISSING", "it has: linux/amd64"],
  [[], undefined, "ERR_PLATFORM_MISSING", "none"],
])("of %j, %j is none: %s", async (platforms, wanted, code, words) => {
  await expect(chooseImage(indexOf(...platforms), wanted)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
  });
});
