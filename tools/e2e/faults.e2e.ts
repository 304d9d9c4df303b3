import { appendFileSync, mkdirSync, rmSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { testDirectory } from "./support/directory.ts";
import { duringPass } from "./support/mid-pass.ts";
import { lacking, needs } from "./support/needs.ts";
import { expectRefused, outputDirectory } from "./support/refusal.ts";
import { attempt, run } from "./support/run.ts";
import { smallStore } from "./support/small-store.ts";
import { start, storeship } from "./support/storeship.ts";

const MIB = 1 << 20;
/** Long enough in writing for a test to see that it is being written. */
const LARGE = 512 * MIB;

describe("a build that cannot be done says so in one line, and leaves an older image and nothing beside it", () => {
  test("a missing store item", () => {
    const directory = testDirectory();
    const store = smallStore(directory, { profile: { file: "content" }, tool: { "bin/tool": "tool" } });
    const item = store.place("tool", "");
    rmSync(item, { recursive: true });
    const output = outputDirectory(directory);
    const result = storeship(["pack", "-q", "-o", output.file, ...store.args]);
    expectRefused(result, ["/gnu/store/22222222222222222222222222222222-tool"]);
    output.expectUntouched();
  });

  describe.runIf(process.platform === "linux")("a file that, once the layer is being written,", () => {
    const changes: Readonly<Record<string, (file: string) => void>> = {
      vanishes: (file) => rmSync(file),
      grows: (file) => appendFileSync(file, "more"),
      shrinks: (file) => truncateSync(file, 3),
      "becomes a symlink": (file) => {
        rmSync(file);
        symlinkSync("/etc/hostname", file);
      },
      "becomes a FIFO": (file) => {
        rmSync(file);
        run("mkfifo", [file]);
      },
    };

    test.each(Object.entries(changes))("%s", async (_, change) => {
      const directory = testDirectory();
      const store = smallStore(directory, { first: { large: LARGE }, last: { file: "content" } });
      const file = store.place("last", "file");
      const output = outputDirectory(directory);
      const running = start(["pack", "-q", "--max-layers", "1", "-o", output.file, ...store.args]);
      await duringPass(running, { directory: output.directory, first: LARGE }, () => change(file));
      expectRefused(await running.result, [file]);
      output.expectUntouched();
    });
  });

  test.runIf(needs("root", "mount"))("a full disk", ({ skip }) => {
    const directory = testDirectory();
    const disk = join(directory, "disk");
    mkdirSync(disk);
    const mounted = attempt("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk]);
    if (mounted.status !== 0) skip(lacking(`no file system can be mounted: ${mounted.stderr}`), "no mount");
    onTestFinished(() => void run("umount", [disk]));
    const store = smallStore(directory, { first: { large: 32 * MIB } });
    const output = outputDirectory(disk);
    const result = storeship(["pack", "-q", "-o", output.file, ...store.args]);
    expectRefused(result, [output.file, "the disk is full"]);
    output.expectUntouched();
  });

  test("an output path in a missing directory", () => {
    const directory = testDirectory();
    const store = smallStore(directory, { profile: { file: "content" } });
    const file = join(directory, "missing", "image.tar");
    expectRefused(storeship(["pack", "-q", "-o", file, ...store.args]), [file, "directory"]);
  });

  test("an output path that is a directory", () => {
    const directory = testDirectory();
    const store = smallStore(directory, { profile: { file: "content" } });
    const output = outputDirectory(directory);
    expectRefused(storeship(["pack", "-q", "-o", output.directory, ...store.args]), [output.directory]);
    output.expectUntouched();
  });

  test("a reference graph that lacks an item", () => {
    const directory = testDirectory();
    const store = smallStore(directory, { profile: { file: "content" } });
    const output = outputDirectory(directory);
    const root = "/gnu/store/99999999999999999999999999999999-other";
    expectRefused(storeship(["pack", "-q", "-o", output.file, ...store.args, root]), [root]);
    output.expectUntouched();
  });

  test("a full device", () => {
    const store = smallStore(testDirectory(), { profile: { file: "content" } });
    expectRefused(storeship(["pack", "-q", "-o", "/dev/full", ...store.args]), [
      "/dev/full",
      "the disk is full",
    ]);
    expect(attempt("test", ["-c", "/dev/full"]).status).toBe(0);
  });
});
