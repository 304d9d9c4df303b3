import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { bzip2, command, lzip } from "../src/index.js";
import { unlessMissing } from "./support/programs.js";
import { chunks, gathered, scratch } from "./support/scratch.js";

afterEach(() => vi.unstubAllEnvs());

describe.each([
  { make: lzip, name: "lzip", level: 6 },
  { make: bzip2, name: "bzip2", level: 9 },
])("$name", ({ make, name, level }) => {
  test.skipIf(unlessMissing(name))(
    `gives the bytes of ${name} -${level}, and ${name} -t takes them (needs ${name})`,
    async () => {
      const bytes = await gathered(chunks(20));
      const unit = await gathered(make().compress(chunks(20)));
      expect(unit.equals(run(name, [`-${level}`], bytes))).toBe(true);
      run(name, ["-t"], Buffer.concat([unit, unit]));
    },
  );
});

test("the fingerprint has the words and the version of the program", () => {
  const { script } = scratch();
  const compressor = command({ command: `${script("cat")} -x "a b"` });
  expect(compressor.fingerprint).toBe('command ["program-1","-x","a b"] program 1.0');
  expect(compressor.extension).toBe(".program-1");
});

test.skipIf(unlessMissing("bzip2"))("a version told on stderr counts (needs bzip2)", () => {
  expect(bzip2().fingerprint).toMatch(/^bzip2 bzip2, .*Version \d.* -9 segment=3600000$/);
});

test("a program without a version has the digest of its file", () => {
  const { directory } = scratch();
  const path = join(directory, "plain");
  writeFileSync(path, '#!/bin/sh\n[ "$1" = --version ] && exit 1\ncat\n', { mode: 0o755 });
  const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
  expect(command({ command: path }).fingerprint).toBe(`command ["plain"] sha256:${digest}`);
});

test("options out of the environment don't reach the program, nor does the locale", async () => {
  const { script } = scratch();
  for (const name of ["XZ_OPT", "XZ_DEFAULTS", "GZIP", "BZIP2", "LC_ALL"]) vi.stubEnv(name, "-1");
  vi.stubEnv("PLAIN", "kept");
  const compressor = command({ command: script("cat >/dev/null; env") });
  const found = (await gathered(compressor.compress(chunks(1)))).toString().split("\n");
  expect(found).toContain("PLAIN=kept");
  expect(found).toContain("LC_ALL=C");
  expect(found.filter((line) => /^(XZ|GZIP|BZIP)/.test(line))).toEqual([]);
});

test("command takes a command, and no level", () => {
  const refusal = expect.objectContaining({ code: "ERR_COMPRESSOR_OPTION" });
  expect(() => command()).toThrow(refusal);
  expect(() => command({ command: "cat", level: 1 })).toThrow(refusal);
  expect(() => lzip({ command: "cat" })).toThrow(refusal);
});

test("lzip and bzip2 that are missing name the package to install", () => {
  vi.stubEnv("PATH", "/no/such/directory");
  const missing = (name: string) =>
    expect.objectContaining({
      code: "ERR_COMPRESSOR_MISSING",
      message: `the program '${name}' is not installed: none in PATH; install it, on Debian: apt install ${name}`,
    });
  expect(() => lzip()).toThrow(missing("lzip"));
  expect(() => bzip2()).toThrow(missing("bzip2"));
});

test("a program ends with the process that started it", async () => {
  const { script, directory, processesLeft } = scratch();
  const path = script("sleep 1000 & echo $! >>$PIDS; wait");
  const index = new URL("../dist/index.js", import.meta.url).href;
  const main = join(directory, "main.mjs");
  const body = `import { command } from ${JSON.stringify(index)};
    const source = (async function* () { yield Buffer.alloc(9); })();
    command({ command: ${JSON.stringify(path)} }).compress(source)[Symbol.asyncIterator]().next();
    setTimeout(() => process.exit(0), 500);`;
  writeFileSync(main, body);
  expect(spawnSync(process.execPath, [main]).status).toBe(0);
  expect(readFileSync(join(directory, "pids"), "utf8").trim().split("\n")).toHaveLength(2);
  expect(await processesLeft()).toEqual([]);
});

function run(program: string, args: readonly string[], input: Buffer): Buffer {
  const { status, stdout, stderr } = spawnSync(program, args, { input, maxBuffer: 1 << 28 });
  expect(status, stderr.toString()).toBe(0);
  return stdout;
}
