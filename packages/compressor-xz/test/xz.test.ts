import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { ByteSource } from "@storeship/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { xz } from "../src/index.js";
import { unlessMissing } from "./support/programs.js";

afterEach(() => vi.unstubAllEnvs());

// Some of it compresses.
const BYTES = Buffer.concat([randomBytes(200_000), Buffer.alloc(300_000, "storeship "), randomBytes(100)]);

describe.skipIf(unlessMissing("xz"))("with the program xz", () => {
  test.each([0, 6, 9])("level %i gives the bytes of xz -T1 --check=crc64", async (level) => {
    const unit = await gathered(xz({ level }).compress(once(BYTES)));
    expect(unit.equals(run(["-T1", `-${level}`, "--check=crc64", "-c"], BYTES))).toBe(true);
  });

  test("the default is level 6", async () => {
    const unit = await gathered(xz().compress(once(BYTES)));
    expect(unit.equals(run(["-T1", "-6", "--check=crc64", "-c"], BYTES))).toBe(true);
  });

  test("xz -t takes units behind one another", async () => {
    const unit = await gathered(xz().compress(once(BYTES)));
    run(["-t"], Buffer.concat([unit, unit, unit]));
  });

  test("XZ_DEFAULTS and XZ_OPT change nothing", async () => {
    const unit = await gathered(xz().compress(once(BYTES)));
    vi.stubEnv("XZ_DEFAULTS", "-0 -T2");
    vi.stubEnv("XZ_OPT", "--check=none");
    expect((await gathered(xz().compress(once(BYTES)))).equals(unit)).toBe(true);
  });

  test("the fingerprint has the versions of the program and of its library", () => {
    const [program = "", library = ""] = run(["--version"], Buffer.alloc(0)).toString().trim().split("\n");
    const version = `${program.replace("xz (XZ Utils) ", "")} ${library}`;
    expect(xz().fingerprint).toBe(`xz ${version} -T1 -6 --check=crc64 segment=16777216`);
  });

  test("damaged input is an error in the program's words", async () => {
    const unit = await gathered(xz().compress(once(BYTES)));
    unit.writeUInt8(unit.readUInt8(1000) ^ 1, 1000);
    await expect(gathered(xz().decompress(once(unit)))).rejects.toMatchObject({
      code: "ERR_COMPRESSOR_FAILED",
      message: "xz failed with status 1: (stdin): Compressed data is corrupt",
    });
  });
});

test("it is fit for archives only", () => {
  expect(xz()).not.toHaveProperty("mediaTypeSuffix");
});

test("a missing xz names the package to install", () => {
  vi.stubEnv("PATH", "/no/such/directory");
  expect(() => xz()).toThrow(
    expect.objectContaining({
      code: "ERR_COMPRESSOR_MISSING",
      message: "the program 'xz' is not installed: none in PATH; install it, on Debian: apt install xz-utils",
    }),
  );
});

function run(args: readonly string[], input: Buffer): Buffer {
  const { status, stdout, stderr } = spawnSync("xz", args, { input, maxBuffer: 1 << 28 });
  expect(status, stderr.toString()).toBe(0);
  return stdout;
}

async function* once(bytes: Uint8Array): ByteSource {
  yield bytes;
}

async function gathered(source: ByteSource): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of source) all.push(chunk);
  return Buffer.concat(all);
}
