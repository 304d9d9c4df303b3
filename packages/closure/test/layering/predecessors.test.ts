import { describe, expect, test } from "vitest";
import { predecessors } from "../../src/layering/predecessors.js";
import { storePath } from "./support/closures.js";

const pairs = (previous: readonly string[], now: readonly string[]) =>
  Object.fromEntries(predecessors(previous, now));

describe("predecessors", () => {
  test("finds the item itself first", () => {
    const [a, b] = [storePath("hello-2", "a"), storePath("hello-2", "b")];
    expect(pairs([a, b], [b])).toEqual({ [b]: b });
  });

  test.each([
    ["with another hash", "glibc-2.39", "glibc-2.39"],
    ["of another version", "hello-2.12.1", "hello-2.12.2"],
    ["whose last number differs", "linux-6.1-1", "linux-6.1-2"],
    ["whose numbers all differ", "linux-6.1-1", "linux-6.2-7"],
    ["of the same output", "curl-8.4.0-bin", "curl-8.5.0-bin"],
    ["that has a version now", "profile", "profile-2"],
  ])("then an item %s", (_, before, now) => {
    const [old, young] = [storePath(before, "a"), storePath(now, "b")];
    expect(pairs([old], [young])).toEqual({ [young]: old });
  });

  test.each([
    ["another name", "hello-1", "help-1"],
    ["another output", "curl-8.4.0-bin", "curl-8.4.0-lib"],
  ])("not one of %s", (_, before, now) => {
    expect(pairs([storePath(before, "a")], [storePath(now, "b")])).toEqual({});
  });

  test("prefers the exact name, and pairs the rest by name", () => {
    const old = ["python-3.10", "python-3.11", "python-3.12"].map((name) => storePath(name, "a"));
    const young = ["python-3.11", "python-3.12", "python-3.13"].map((name) => storePath(name, "b"));
    expect(pairs(old, young)).toEqual({
      [young[0] as string]: old[1],
      [young[1] as string]: old[2],
      [young[2] as string]: old[0],
    });
  });

  test("takes names without a hash as they are", () => {
    expect(pairs(["/srv/site-1"], ["/srv/site-2"])).toEqual({ "/srv/site-2": "/srv/site-1" });
  });
});
