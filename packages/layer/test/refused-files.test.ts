import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { errorOf } from "./support/error.js";
import { treeEntries } from "./support/layer.js";
import { printLayer } from "./support/print-layer.js";
import { temporaryDirectory } from "./support/temporary-directory.js";
import { directory, file, makeTree } from "./support/tree.js";
import { IS_ROOT, NEEDS_ROOT } from "./support/user.js";

const NOBODY = 65_534;

describe("files that an image cannot hold", () => {
  test("a FIFO is refused by its name", () => {
    const tree = temporaryDirectory();
    makeTree(tree, [file("a/file")]);
    execFileSync("mkfifo", [`${tree}/a/pipe`]);
    const error = errorOf(() => treeEntries(tree));
    expect(error.code).toBe("ERR_FILE_TYPE");
    expect(error.message).toBe(
      `'${tree}/a/pipe' is a FIFO, which an image cannot hold; remove it and build again`,
    );
  });

  test("a socket is refused by its name", async () => {
    const tree = temporaryDirectory();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(`${tree}/socket`, resolve));
    try {
      const error = errorOf(() => treeEntries(tree));
      expect(error.code).toBe("ERR_FILE_TYPE");
      expect(error.message).toContain(`'${tree}/socket' is a socket`);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test.for(["b", "c"])("a device of type %s is refused by its name", (type, { skip }) => {
    skip(!IS_ROOT, NEEDS_ROOT);
    const tree = temporaryDirectory();
    try {
      execFileSync("mknod", [`${tree}/device`, type, "1", "3"], { stdio: "ignore" });
    } catch {
      skip("this system lets no device be made");
    }
    const error = errorOf(() => treeEntries(tree));
    expect(error.code).toBe("ERR_FILE_TYPE");
    expect(error.message).toContain(`'${tree}/device' is a device`);
  });

  test("what lies at the origin itself is refused too", () => {
    const error = errorOf(() => treeEntries("/dev/null", "null"));
    expect(error.code).toBe("ERR_FILE_TYPE");
    expect(error.message).toContain("'/dev/null'");
  });

  test("an origin that does not exist is an error that names it, percent-escaped where it is no UTF-8", () => {
    const tree = temporaryDirectory();
    const error = errorOf(() => treeEntries(`${tree}/missing\xff`));
    expect(error.code).toBe("ERR_FILE_MISSING");
    expect(error.message).toContain(`'${tree}/missing%FF'`);
    expect(error.cause).toMatchObject({ code: "ENOENT" });
  });
});

describe("files that the user may not read", () => {
  test("a file without read permission is refused by its name, before a byte is written", ({ skip }) => {
    skip(!IS_ROOT, NEEDS_ROOT);
    const tree = temporaryDirectory();
    chmodSync(tree, 0o755);
    makeTree(tree, [file("a", 3 << 20), file("closed", "x", 0o600)]);
    const { code, message, written } = printLayer(tree, { uid: NOBODY });
    expect([code, written]).toEqual(["ERR_READ", 0]);
    expect(message).toContain(`'${tree}/closed'`);
    expect(message).toContain("permission denied");
  });

  test.for([
    ["without read permission", 0o711, "closed'"] as const,
    ["without search permission", 0o744, "closed/file'"] as const,
  ])("a directory %s is refused by its name", ([_, mode, named], { skip }) => {
    skip(!IS_ROOT, NEEDS_ROOT);
    const tree = temporaryDirectory();
    chmodSync(tree, 0o755);
    makeTree(tree, [directory("closed", mode), file("closed/file")]);
    const { code, message } = printLayer(tree, { uid: NOBODY });
    expect(code).toBe("ERR_READ");
    expect(message).toContain(`'${tree}/${named}`);
  });

  test("a file that a directive copies is refused by its name, before a byte is written", ({ skip }) => {
    skip(!IS_ROOT, NEEDS_ROOT);
    const [tree, elsewhere] = [temporaryDirectory(), temporaryDirectory()];
    for (const root of [tree, elsewhere]) chmodSync(root, 0o755);
    makeTree(tree, [file("a", 3 << 20)]);
    makeTree(elsewhere, [file("closed", "x", 0o600), file("open", "x")]);
    const copy = (from: string) => ({ type: "copy", path: "/copy", from: `${elsewhere}/${from}` }) as const;
    expect(printLayer(tree, { uid: NOBODY, directives: [copy("open")] }).sha256).toBeDefined();
    const { code, message, written } = printLayer(tree, { uid: NOBODY, directives: [copy("closed")] });
    expect([code, written]).toEqual(["ERR_READ", 0]);
    expect(message).toContain(`'${elsewhere}/closed'`);
  });

  test("a file that its group alone may read is taken where the user is of the group", ({ skip }) => {
    skip(!IS_ROOT, NEEDS_ROOT);
    const tree = temporaryDirectory();
    chmodSync(tree, 0o755);
    makeTree(tree, [file("group", "x", 0o640)]);
    execFileSync("chgrp", [String(NOBODY), `${tree}/group`]);
    expect(printLayer(tree, { uid: NOBODY })).toEqual(printLayer(tree));
  });
});
