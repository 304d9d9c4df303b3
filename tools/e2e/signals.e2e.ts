import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { sharedDirectory, testDirectory } from "./support/directory.ts";
import { writing } from "./support/mid-pass.ts";
import { programPaths } from "./support/needs.ts";
import { nodeRelease, pathWith } from "./support/node-release.ts";
import { expectRefused, outputDirectory } from "./support/refusal.ts";
import { run } from "./support/run.ts";
import { smallStore } from "./support/small-store.ts";
import { LINKED_PROGRAM, type Running, start } from "./support/storeship.ts";

/** So large that no build of it is done before the signal is there. */
const HUGE = 16 * 2 ** 30;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Until the build waits, in milliseconds. Where it does not yet, it ends all the same. */
const WAITING = 1500;
const OLD_NODE = "20.20.2";

type Send = (running: Running, signal: NodeJS.Signals) => void;
const toProcess: Send = ({ child }, signal) => void child.kill(signal);
/** As a terminal does: every process of the group gets it. */
const toGroup: Send = ({ child }, signal) => void process.kill(-(child.pid as number), signal);

describe.each(SIGNALS)("%s in the middle of a build", (signal) => {
  test("ends it with one line and exit status 1, and leaves an older image and nothing beside it", () =>
    expectInterrupted(signal, toProcess));

  test("does so through the link in node_modules/.bin, run by this Node", () =>
    expectInterrupted(signal, toProcess, { linked: true, path: pathWith(process.execPath) }));
});

test("SIGINT ends a build that waits for a reader who never comes, with one line", async () => {
  const directory = testDirectory();
  const store = smallStore(directory, { first: { small: 1000 } });
  const fifo = join(directory, "fifo");
  run("mkfifo", [fifo]);
  const running = start(["pack", "-q", "-o", fifo, ...store.args]);
  await sleep(WAITING);
  toProcess(running, "SIGINT");
  const { stderr } = await running.result;
  expect(stderr).toMatch(/^storeship: interrupted[^\n]*\n$/);
}, 10_000);

describe("where PATH has an old Node, the link in node_modules/.bin", () => {
  const directory = sharedDirectory();
  const oldNode = (): string | undefined => installedOldNode() ?? nodeRelease(OLD_NODE, directory());

  test.for(SIGNALS)("passes %s on to the Node that the repository brings", async (signal, { skip }) => {
    const path = pathWith(oldNode() ?? skip("there is no old Node"));
    await expectInterrupted(signal, toProcess, { linked: true, path });
    await expectInterrupted(signal, toGroup, { linked: true, path });
  });

  test("passes arguments, output and exit status on", ({ skip }) => {
    const env = { PATH: pathWith(oldNode() ?? skip("there is no old Node")) };
    expect(run(LINKED_PROGRAM, ["--version"], { env })).toMatch(/^\d+\.\d+\.\d+\n$/);
    const wrong = run("sh", ["-c", `'${LINKED_PROGRAM}' pack --no-such-option 2>&1; echo $?`], { env });
    expect(wrong).toMatch(/^storeship: .*--no-such-option.*\n2\n$/s);
  });
});

async function expectInterrupted(
  signal: NodeJS.Signals,
  send: Send,
  { linked = false, path }: { readonly linked?: boolean; readonly path?: string } = {},
): Promise<void> {
  const directory = testDirectory();
  const store = smallStore(directory, { first: { huge: HUGE } });
  const output = outputDirectory(directory);
  const env = path === undefined ? {} : { PATH: path };
  const running = start(["pack", "-q", "-o", output.file, ...store.args], { linked, env });
  await writing(running, output.directory);
  send(running, signal);
  expectRefused(await running.result, ["interrupted"]);
  output.expectUntouched();
}

function installedOldNode(): string | undefined {
  return programPaths("node").find((file) => {
    const [major = 0, minor = 0] = run(file, ["--print", "process.versions.node"]).split(".").map(Number);
    return major < 22 || (major === 22 && minor < 15);
  });
}
