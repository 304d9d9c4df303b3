import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { guixDatabase } from "../src/index.js";
import { errorOf } from "./support/error.js";
import { printDatabases } from "./support/print-databases.js";
import { sampleClosure } from "./support/sample-closure.js";
import { temporaryDirectory } from "./support/temporary-directory.js";

test("the header's fields that tell a database's history are fixed", () => {
  const header = Buffer.from(guixDatabase(sampleClosure("/gnu/store", 10)));
  expect([24, 40, 92, 96].map((offset) => header.readUInt32BE(offset))).toEqual([1, 1, 1, 3_040_000]);
});

test("5,000 items with 50,000 references take less than a second of the processor", () => {
  const closure = sampleClosure("/gnu/store", 5000);
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    guixDatabase(closure);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000_000;
  });
  expect(Math.min(...times)).toBeLessThan(1);
});

test("the warnings of others come through once a database is made", () => {
  const { emitWarning } = process;
  guixDatabase(sampleClosure("/gnu/store", 1));
  expect(process.emitWarning).toBe(emitWarning);
});

test("where there is no room for the temporary file, the error says where, and nothing is left there", () => {
  // In units of 512 bytes, as POSIX has it, or of 1,024: less than the database takes either way.
  const printed = printDatabases(process.execPath, [sampleClosure("/gnu/store", 1000)], "ulimit -f 64");
  expect(printed).toMatchObject({ code: "ERR_STORE_DATABASE", stderr: "", left: [] });
  expect(printed.message).toMatch(
    /^the store database cannot be made in '.*': .*; set TMPDIR to a directory with room$/,
  );
});

test("a temporary directory that is not there is named", () => {
  const directory = join(temporaryDirectory(), "missing");
  vi.stubEnv("TMPDIR", directory);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const error = errorOf(() => guixDatabase(sampleClosure("/gnu/store", 1)));
  expect(error).toMatchObject({
    code: "ERR_STORE_DATABASE",
    message: expect.stringContaining(`'${directory}'`),
  });
});
