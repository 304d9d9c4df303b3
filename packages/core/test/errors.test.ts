import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { reasonOf, StoreshipError, systemErrorCode } from "../src/index.js";

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

function temporaryDirectory(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), name));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

describe("StoreshipError", () => {
  test("has a code, a message and a cause", () => {
    const cause = new Error("below");
    const error = new StoreshipError("ERR_TEST", "what to do", { cause });
    expect(error).toMatchObject({ name: "StoreshipError", code: "ERR_TEST", message: "what to do", cause });
    expect(error).toBeInstanceOf(Error);
    expect("cause" in new StoreshipError("ERR_TEST", "no cause")).toBe(false);
  });
});

describe("an error that Node has no word for", () => {
  const number = constants.errno.EDQUOT;
  const text = `Unknown system error -${number}`;
  const error = Object.assign(new Error(`${text}: ${text}, write`), { code: text, errno: -number });

  test("has the system's word", () => {
    expect(systemErrorCode(error)).toBe("EDQUOT");
    expect(reasonOf(error)).toBe("EDQUOT");
  });

  test("keeps its number where the system has no word either", () => {
    const code = "Unknown system error -99999";
    expect(systemErrorCode({ code })).toBe(code);
  });
});

describe("systemErrorCode", () => {
  test("is the system's word, or undefined for what is no system error", () => {
    expect(systemErrorCode(errorOf(() => readFileSync("/nowhere/x")))).toBe("ENOENT");
    for (const other of [new Error("x"), { code: 5 }, null, undefined, "ENOENT", 5]) {
      expect(systemErrorCode(other)).toBeUndefined();
    }
  });
});

describe("reasonOf", () => {
  test("a missing file's reason has no path, whatever the path looks like", () => {
    for (const path of [
      "/nowhere/x",
      "/nowhere/a, open b",
      "/nowhere/new\nline, read x",
      "/nowhere/ENOENT: x",
    ]) {
      expect(reasonOf(errorOf(() => readFileSync(path)))).toBe("no such file or directory");
    }
  });

  test("the reason of a call with two paths has neither", () => {
    expect(reasonOf(errorOf(() => renameSync("/nowhere/a", "/nowhere/b")))).toBe("no such file or directory");
  });

  test("the reason of a call without a path is the reason alone", () => {
    const directory = temporaryDirectory("reason-");
    expect(reasonOf(errorOf(() => readFileSync(directory)))).toBe("illegal operation on a directory");
  });

  test("a full disk's reason is the reason alone", ({ skip }) => {
    let file = 0;
    try {
      file = openSync("/dev/full", "w");
    } catch {
      skip("this system has no /dev/full");
    }
    onTestFinished(() => closeSync(file));
    expect(reasonOf(errorOf(() => writeSync(file, "x")))).toBe("no space left on device");
  });

  test("a directory's reason is the reason alone", () => {
    const directory = temporaryDirectory("reason, rmdir ");
    writeFileSync(join(directory, "file"), "");
    expect(reasonOf(errorOf(() => rmdirSync(directory)))).toBe("directory not empty");
  });

  test("an error of this project, or of Node, keeps its whole message", () => {
    const own = new StoreshipError("ERR_TIME", "'x' is no time; give seconds, or a date with a zone");
    expect(reasonOf(own)).toBe(own.message);
    const node = errorOf(() => readFileSync("a\0b")) as Error;
    expect(reasonOf(node)).toBe(node.message);
  });

  test("an error without a code keeps its message, and what is no error is shown as text", () => {
    expect(reasonOf(new Error("broken, said x"))).toBe("broken, said x");
    expect(reasonOf("text")).toBe("text");
    expect(reasonOf(undefined)).toBe("undefined");
  });
});
