import { describe, expect, test } from "vitest";
import { storeship } from "./support/command-line.js";

/** The refusal of wrong usage. */
async function refusalOf(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await storeship(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  return stderr;
}

describe("options of a registry", () => {
  test.each([
    [["--username", "me"], "--username needs --password-stdin as well"],
    [["--password-stdin"], "--password-stdin needs --username as well"],
    [["--insecure"], "--insecure is for a registry, and no place here is at one (docker://NAME)"],
    [["--ca-file", "ca.pem"], "--ca-file is for a registry, and no place here is at one (docker://NAME)"],
  ])("%s where they say nothing of use", async (args, message) => {
    expect(await refusalOf("inspect", "image.tar", ...args)).toBe(`storeship: ${message}\n`);
  });

  test("stdin holds one thing", async () => {
    const login = ["--username", "me", "--password-stdin"];
    const args = ["--closure", "-", ...login, "-o", "docker://localhost/app", "/gnu/store/x"];
    expect(await refusalOf("pack", ...args)).toBe(
      "storeship: --closure - and --password-stdin both read stdin; give the graph as a file\n",
    );
  });

  test.each([
    ["docker:app", "a place at a registry begins with docker://"],
    ["docker://UPPER/app", "is no reference at a registry"],
    [`docker://app@sha512:${"0".repeat(128)}`, "digests of the algorithm 'sha512' are not supported"],
  ])("%s names no place", async (place, message) => {
    expect(await refusalOf("pack", "--tree", ".", "-o", place)).toContain(message);
    expect(await refusalOf("inspect", place)).toContain(message);
  });
});

describe("a cache in a registry", () => {
  const compressed = ["-o", "oci:layout", "--tree", "."];

  test.each([
    [["--cache-from", "/var/cache"], "'/var/cache' is no repository at a registry: docker://HOST/NAME"],
    [["--cache-to", "docker://localhost/app:v1"], "layers have tags of their own: docker://localhost/app"],
    [["--cache-to", "docker://UPPER/app"], "is no reference at a registry"],
    [["--cache-to", "docker://localhost/app", "--no-cache"], "--cache-to fills the layer cache"],
    [["--cache-from", "docker://localhost/app", "--layer-compression", "none"], "--layer-compression gzip"],
  ])("%s is refused", async (args, message) => {
    expect(await refusalOf("pack", ...compressed, ...args)).toContain(message);
  });
});
