import {
  appendFileSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { narBytes, narHash } from "../src/index.js";
import { errorOf } from "./support/error.js";
import { outputOf } from "./support/program.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

const MIB = 1 << 20;

/** Read the first block of the nar of a file of 3 MiB, let `change` happen, read on. */
function readAcross(change: (file: string) => void): { file: string; error: ReturnType<typeof errorOf> } {
  const file = join(temporaryDirectory(), "file");
  writeFileSync(file, Buffer.alloc(3 * MIB));
  const blocks = narBytes(file);
  blocks.next();
  change(file);
  return { file, error: errorOf(() => Array.from(blocks)) };
}

describe("what a nar cannot be made of", () => {
  test.each([
    ["appended to", (file: string) => appendFileSync(file, "x")],
    ["cut short", (file: string) => truncateSync(file, 3 * MIB - 1)],
    ["emptied", (file: string) => truncateSync(file, 0)],
  ])("a file that is %s while it is read", (_, change) => {
    const { file, error } = readAcross(change);
    expect(error.code).toBe("ERR_FILE_CHANGED");
    expect(error.message).toBe(
      `'${file}' changed while it was read: it had ${3 * MIB} bytes when it was listed; try again when nothing writes to it`,
    );
  });

  test("a file that goes after its directory was listed", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "a"), Buffer.alloc(2 * MIB));
    writeFileSync(join(directory, "b"), "b");
    const blocks = narBytes(directory);
    blocks.next();
    rmSync(join(directory, "b"));
    const error = errorOf(() => Array.from(blocks));
    expect(error).toMatchObject({
      code: "ERR_FILE_MISSING",
      message: expect.stringContaining(`'${directory}/b'`),
    });
  });

  test("a FIFO, which is not waited for", () => {
    const path = join(temporaryDirectory(), "fifo");
    outputOf("mkfifo", [path]);
    const error = errorOf(() => narHash(path));
    expect(error.code).toBe("ERR_FILE_TYPE");
    expect(error.message).toBe(
      `'${path}' is a FIFO, which a store item cannot hold; remove it and try again`,
    );
  });

  test("a socket and a device", async () => {
    const directory = temporaryDirectory();
    const server = createServer().listen(join(directory, "socket"));
    await new Promise((resolve) => server.once("listening", resolve));
    expect(errorOf(() => narHash(directory)).message).toContain(`'${directory}/socket' is a socket`);
    server.close();
    expect(errorOf(() => narHash("/dev/null")).message).toContain("'/dev/null' is a device");
  });

  test("a path that is not there, or is longer than the system takes", () => {
    const missing = join(temporaryDirectory(), "missing");
    expect(errorOf(() => narHash(missing))).toMatchObject({
      code: "ERR_FILE_MISSING",
      message: expect.stringContaining(missing),
    });
    expect(errorOf(() => narHash(`/${"x/".repeat(4000)}`)).code).toBe("ERR_PATH_TOO_LONG");
  });

  test("a name that is no UTF-8 is percent-escaped in the message", () => {
    const error = errorOf(() => narHash(`${temporaryDirectory()}/\xff\n`));
    expect(error.message).toContain("/%FF%0A'");
  });
});

test.skipIf(!existsSync("/proc/self/fd"))(
  "a file is closed when reading ends early, by an error or by choice",
  () => {
    const before = readdirSync("/proc/self/fd").length;
    readAcross((file) => truncateSync(file, 0));
    const file = join(temporaryDirectory(), "file");
    writeFileSync(file, Buffer.alloc(3 * MIB));
    for (const _ of narBytes(file)) break;
    renameSync(file, `${file}2`);
    expect(readdirSync("/proc/self/fd").length).toBe(before);
  },
);
