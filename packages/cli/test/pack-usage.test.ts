import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { storeship } from "./support/command-line.js";
import { PROFILE, smallStore, temporaryDirectory } from "./support/store.js";

const wrongUsage: ReadonlyArray<readonly [args: readonly string[], words: readonly string[]]> = [
  [
    ["--max-layers", "0"],
    ["--max-layers", "'0'", "from 1 to 125"],
  ],
  [
    ["--max-layers", "126"],
    ["--max-layers", "'126'", "from 1 to 125"],
  ],
  [
    ["--max-layers", "many"],
    ["--max-layers", "'many'"],
  ],
  [
    ["--max-layers", "1.5"],
    ["--max-layers", "'1.5'"],
  ],
  [
    ["--env", "NAME"],
    ["--env", "'NAME'", "NAME=VALUE"],
  ],
  [
    ["-e", "=value"],
    ["--env", "'=value'"],
  ],
  [
    ["--label", "x"],
    ["--label", "'x'"],
  ],
  [
    ["--created", "yesterday"],
    ["--created", "'yesterday'", "ISO 8601"],
  ],
  [
    ["--created", "2026-02-30"],
    ["--created", "'2026-02-30'"],
  ],
  [
    ["--mtime", "noon"],
    ["--mtime", "'noon'"],
  ],
  [
    ["--system", "vax-vms"],
    ["--system", "'vax-vms'", "x86_64"],
  ],
  [
    ["--transform", "nothing"],
    ["--transform", "'nothing'", "OLD:NEW"],
  ],
  [
    ["--tree", "=/srv"],
    ["--tree", "'=/srv'"],
  ],
  [
    ["--progress", "dots"],
    ["--progress", "'dots'", "plain"],
  ],
  [
    ["-t", "My App:v 1"],
    ["--image-tag", "'My App:v 1'", "'my.app:v-1'"],
  ],
  [
    ["-t", "-bad-"],
    ["--image-tag", "'-bad-'", "'bad:latest'"],
  ],
  [
    ["-t", "foo..bar"],
    ["--image-tag", "'foo..bar'", "'foo.bar:latest'"],
  ],
  [
    ["-t", ""],
    ["--image-tag", "''"],
  ],
  [
    ["--output", "ftp:image"],
    ["--output", "'ftp'", "docker-archive:FILE"],
  ],
  [["--output", "docker-archive:"], ["--output"]],
  [["--output", ""], ["--output"]],
  [
    ["--json", "--output", "-"],
    ["--json", "--output -"],
  ],
  [
    ["-A", "x"],
    ["--entry-point-argument", "--entry-point"],
  ],
];

describe("pack refuses wrong usage with status 2, names the option, and writes nothing", () => {
  test.each(wrongUsage)("%j", async (args, words) => {
    const { directory, args: store } = smallStore(10);
    const output = join(directory, "image.tar");
    const before = readdirSync(directory);
    const { status, stdout, stderr } = await storeship("pack", "-o", output, ...args, ...store);
    expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^storeship: [^\n]+\n/);
    for (const word of words) expect(stderr).toContain(word);
    expect(readdirSync(directory)).toEqual(before);
  });

  test("nothing to pack", async () => {
    const { status, stderr } = await storeship("pack", "-q");
    expect(status).toBe(2);
    expect(stderr).toMatch(/nothing to pack.*ROOT.*--tree/);
  });

  test("a relative entry point without a profile", async () => {
    const { status, stderr } = await storeship(
      "pack",
      "--tree",
      temporaryDirectory(),
      "--entry-point",
      "bin/x",
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/--entry-point bin\/x.*absolute path/);
  });

  test("a SOURCE_DATE_EPOCH that is no number", async () => {
    vi.stubEnv("SOURCE_DATE_EPOCH", "now");
    const { status, stderr } = await storeship("pack", "-n", ...smallStore(1).args);
    vi.unstubAllEnvs();
    expect(status).toBe(2);
    expect(stderr).toMatch(/SOURCE_DATE_EPOCH.*'now'/);
  });
});

describe("pack fails with status 1 and one line that names what it can't use", () => {
  test.each([
    [
      "a reference graph that is not there",
      (store: string) => ["--closure", join(store, "gone"), PROFILE],
      "gone",
    ],
    ["a root that is in no store", (store: string) => ["--closure", join(store, "graph"), "/etc"], "/etc"],
    [
      "directives that are no JSON",
      (store: string) => ["--tree", store, "--directives", join(store, "bad")],
      "bad",
    ],
    ["a tree that is not there", (store: string) => ["--tree", join(store, "nowhere")], "nowhere"],
  ])("%s", async (_, args, word) => {
    const { directory } = smallStore(1);
    writeFileSync(join(directory, "bad"), "{");
    const output = join(directory, "image.tar");
    const { status, stdout, stderr } = await storeship("pack", "-q", "-o", output, ...args(directory));
    expect({ status, stdout }, stderr).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^storeship: [^\n]+\n$/);
    expect(stderr).toContain(word);
    expect(stderr).not.toContain("unexpected");
    expect(readdirSync(directory)).not.toContain("image.tar");
  });
});
