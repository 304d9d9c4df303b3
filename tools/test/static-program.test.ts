import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { staticProgram } from "../demo/static-program.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const machine = ({ x64: "x86_64", arm64: "aarch64" } as const)[process.arch as "x64" | "arm64"];

test.skipIf(process.platform !== "linux" || machine === undefined)(
  "the program that is made for this machine prints its message and succeeds",
  () => {
    const program = join(temporaryDirectory(), "program");
    for (const text of ["Hello from a store item!\n", "", "é".repeat(1000)]) {
      writeFileSync(program, staticProgram(text, machine), { mode: 0o755 });
      const { status, stdout, stderr } = spawnSync(program, { encoding: "utf8" });
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: text, stderr: "" });
    }
  },
);

test("the aarch64 program is the one that an assembler makes", () => {
  const words = staticProgram("hi\n", "aarch64").subarray(176, -3);
  // mov x0, #1; mov x2, #3; mov x8, #64; adr x1, .+20; svc #0; mov x0, #0; mov x8, #93; svc #0
  expect(words.toString("hex").match(/.{8}/g)).toEqual([
    ...["200080d2", "620080d2", "080880d2", "a1000010", "010000d4", "000080d2", "a80b80d2", "010000d4"],
  ]);
});
