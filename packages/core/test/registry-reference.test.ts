import { describe, expect, test } from "vitest";
import { formatRegistryReference, parseRegistryReference, readOciManifest } from "../src/index.js";

const HEX = "0123456789abcdef".repeat(4);
const DIGEST = `sha256:${HEX}`;

describe("parseRegistryReference", () => {
  test.each([
    ["debian", "docker.io/library/debian"],
    ["debian:12", "docker.io/library/debian:12"],
    ["docker.io/debian", "docker.io/library/debian"],
    ["index.docker.io/library/debian", "docker.io/library/debian"],
    ["me/app:v1", "docker.io/me/app:v1"],
    ["localhost/app", "localhost/app"],
    ["localhost:5000/me/app:v1", "localhost:5000/me/app:v1"],
    ["127.0.0.1:5000/app", "127.0.0.1:5000/app"],
    ["[::1]:5000/app:v1", "[::1]:5000/app:v1"],
    ["ghcr.io/a/b/c/d__e:V1.0-rc_1", "ghcr.io/a/b/c/d__e:V1.0-rc_1"],
    [`ghcr.io/me/app@${DIGEST}`, `ghcr.io/me/app@${DIGEST}`],
    [`ghcr.io/me/app:v1@${DIGEST}`, `ghcr.io/me/app:v1@${DIGEST}`],
  ])("%s is %s", (text, full) => {
    expect(formatRegistryReference(parseRegistryReference(text))).toBe(full);
    expect(parseRegistryReference(full)).toEqual(parseRegistryReference(text));
  });

  test.each(["", "Upper", "ghcr.io/", "a//b", "a:b:c", "a:", "a@", "ghcr.io/me/app:-x", "../a", "a/../b"])(
    "'%s' is refused",
    (text) => {
      expect(() => parseRegistryReference(text)).toThrow(/is no reference at a registry/);
    },
  );

  test("a digest of another algorithm is refused with its name", () => {
    expect(() => parseRegistryReference(`a@sha512:${HEX}${HEX}`)).toThrow("the algorithm 'sha512'");
    expect(() => parseRegistryReference(`a@sha256:${HEX.toUpperCase()}`)).toThrow("64 lower-case");
  });
});

test("a manifest whose digests are of another algorithm is refused with its name", () => {
  const config = { mediaType: "application/json", digest: `sha512:${HEX}${HEX}`, size: 2 };
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [] }));
  expect(() => readOciManifest(bytes, "the manifest of 'a'")).toThrow("the algorithm 'sha512'");
});
