import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatImageName,
  isRepository,
  parseImageName,
  StoreshipError,
  suggestRepository,
} from "../src/index.js";

const SHA = "0123456789abcdef".repeat(4);

function errorOf(text: string): StoreshipError {
  try {
    parseImageName(text);
  } catch (error) {
    if (error instanceof StoreshipError) return error;
  }
  throw new Error(`'${text}' is taken for a valid name`);
}

/** The name that the message for an invalid `text` suggests. */
function suggestionFor(text: string): string {
  const suggestion = /'([^']*)' would be one$/.exec(errorOf(text).message)?.[1];
  if (suggestion === undefined) throw new Error(`no suggestion for '${text}'`);
  return suggestion;
}

describe("parseImageName", () => {
  test.each([
    ["app", "app", "latest"],
    ["app:v1", "app", "v1"],
    ["me/app:1.2_3-RC", "me/app", "1.2_3-RC"],
    ["ghcr.io/me/app:v1", "ghcr.io/me/app", "v1"],
    ["localhost/app", "localhost/app", "latest"],
    ["localhost:5000/app", "localhost:5000/app", "latest"],
    ["localhost:5000/a/b/c:t", "localhost:5000/a/b/c", "t"],
    ["REGISTRY.Example.com/app", "REGISTRY.Example.com/app", "latest"],
    ["registry:5000/app:_t", "registry:5000/app", "_t"],
    ["127.0.0.1:5000/app", "127.0.0.1:5000/app", "latest"],
    ["[::1]:5000/app:1", "[::1]:5000/app", "1"],
    ["a__b/c--d.e_f", "a__b/c--d.e_f", "latest"],
    ["0", "0", "latest"],
    [`a:${"t".repeat(128)}`, "a", "t".repeat(128)],
    ["a".repeat(255), "a".repeat(255), "latest"],
  ])("'%s' is the repository '%s' with the tag '%s'", (text, repository, tag) => {
    expect(parseImageName(text)).toEqual({ repository, tag });
    expect(formatImageName({ repository, tag })).toBe(text.endsWith(`:${tag}`) ? text : `${text}:latest`);
  });

  test.each([
    "",
    ":",
    ":tag",
    "app:",
    "App",
    "me/App",
    "foo..bar",
    "trim._-",
    "-app",
    "app-",
    ".app",
    "a___b",
    "a._b",
    "me//app",
    "/app",
    "app/",
    "a b",
    "a:b:c",
    "app:-t",
    "app:.t",
    "app:t t",
    "app:é",
    "é",
    `app@sha256:${SHA}`,
    `a:${"t".repeat(129)}`,
    "a".repeat(256),
    "app\n",
    "\napp",
    "app:t\n",
    "host:port/app",
    "[::1/app",
  ])("'%s' is refused with a name that is valid", (text) => {
    const { code, message } = errorOf(text);
    expect(code).toBe("ERR_IMAGE_NAME");
    expect(message).toContain(`'${text}' is no valid image name`);
    expect(() => parseImageName(suggestionFor(text))).not.toThrow();
  });

  test.each([
    ["GNU Guile!", "gnu.guile:latest"],
    ["foo..bar", "foo.bar:latest"],
    ["trim._-", "trim:latest"],
    ["ghcr.io/x/App:v1", "ghcr.io/x/app:v1"],
    ["me//App", "me/app:latest"],
    ["app:a b", "app:a-b"],
    ["é", "image:latest"],
  ])("'%s' is refused with '%s' in its place", (text, suggestion) => {
    expect(suggestionFor(text)).toBe(suggestion);
  });

  test("what is suggested for any text is valid", () => {
    const odd = fc.string({ unit: fc.constantFrom(..."aZ09._-/:@é \n[]".split("")), maxLength: 40 });
    fc.assert(
      fc.property(
        fc.oneof(odd, fc.string({ unit: "binary" }), fc.string({ minLength: 250, maxLength: 600 })),
        (text) => {
          expect(isRepository(suggestRepository(text))).toBe(true);
          try {
            parseImageName(text);
          } catch (error) {
            const suggestion = /'([^']*)' would be one$/.exec((error as Error).message)?.[1] ?? "";
            expect(() => parseImageName(suggestion)).not.toThrow();
          }
        },
      ),
    );
  });

  test("a long text that is no name is refused at once", () => {
    for (const text of ["a.".repeat(127), "a-".repeat(127), "a".repeat(254), "a.".repeat(50_000)]) {
      const before = performance.now();
      expect(() => parseImageName(`${text}!`)).toThrow(StoreshipError);
      expect(performance.now() - before).toBeLessThan(5000);
    }
  });
});
