import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ProgressKind, progressDisplay } from "../src/progress/progress.js";
import { storeship } from "./support/command-line.js";
import { smallStore } from "./support/store.js";

/** A stream that keeps what it gets, a terminal if asked. */
function fakeStream(isTTY: boolean): { stream: NodeJS.WriteStream; text(): string } {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => String(stream.read() ?? "") };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.advanceTimersByTime(1000);
});
afterEach(() => {
  vi.useRealTimers();
});

/** Shows a build of 2 MB in ten steps, half a second each. */
function show(kind: ProgressKind, stream: NodeJS.WriteStream): void {
  const { show: tell } = progressDisplay(kind, stream);
  tell({ phase: "list", done: 0, total: 0 });
  for (let step = 1; step <= 10; step += 1) {
    vi.advanceTimersByTime(500);
    tell({ phase: "write", done: step * 200_000, total: 2_000_000 });
  }
  tell({ phase: "done", done: 2_000_000, total: 2_000_000 });
}

describe("progress on a terminal", () => {
  test.each(["auto", "bar"] as const)(
    "is one line that is drawn again in its place, and goes (%s)",
    (kind) => {
      const { stream, text } = fakeStream(true);
      show(kind, stream);
      const shown = text();
      expect(shown).not.toContain("\n");
      expect(shown).toContain("\rlisting");
      expect(shown).toContain("\r[###---------------------------]  10 % 200.0 kB of 2.0 MB");
      expect(shown).toContain("\r[###############---------------]  50 % 1.0 MB of 2.0 MB");
      expect(shown).toContain("\r[##############################] 100 % 2.0 MB of 2.0 MB");
      expect(shown.endsWith("\r\u001b[K")).toBe(true);
      expect(
        shown
          .split("\r")
          .slice(1)
          .every((line) => line.endsWith("\u001b[K")),
      ).toBe(true);
    },
  );

  test("is not drawn more often than can be seen", () => {
    const { stream, text } = fakeStream(true);
    const { show: tell } = progressDisplay("bar", stream);
    for (let step = 0; step < 1000; step += 1) tell({ phase: "write", done: step, total: 1000 });
    expect(text().split("\r")).toHaveLength(2);
  });
});

describe("a bar that a failure cuts short", () => {
  test("is gone before anything else is printed", async () => {
    vi.useRealTimers();
    const { args } = smallStore();
    const { status, stderr } = await storeship("pack", "--progress", "bar", "-o", "/dev/full", ...args);
    expect(status).toBe(1);
    const [drawn, said] = stderr.split("\r\u001b[K");
    expect(drawn).toContain("\rlisting");
    expect(said).toMatch(/^storeship: cannot write '\/dev\/full': [^\n]*\n$/);
  });

  test("is taken away once", () => {
    const { stream, text } = fakeStream(true);
    const { show: tell, clear } = progressDisplay("bar", stream);
    clear();
    tell({ phase: "write", done: 1, total: 2 });
    clear();
    clear();
    expect(text().split("\r\u001b[K")).toHaveLength(2);
  });
});

describe("progress elsewhere", () => {
  test.each(["auto", "plain"] as const)("is a line for each quarter (%s)", (kind) => {
    const { stream, text } = fakeStream(false);
    show(kind, stream);
    expect(text()).toBe(
      [0, 25, 50, 75, 100].map((percent) => `storeship: wrote ${percent} % of 2.0 MB\n`).join(""),
    );
  });

  test("is nothing if asked", () => {
    const { stream, text } = fakeStream(true);
    show("none", stream);
    expect(text()).toBe("");
  });

  test("is a JSON document a line if asked", () => {
    const { stream, text } = fakeStream(true);
    show("json", stream);
    const lines = text().trimEnd().split("\n");
    const told = lines.map((line) => JSON.parse(line) as object);
    expect(told).toHaveLength(12);
    expect(told[0]).toEqual({ phase: "list", done: 0, total: 0 });
    expect(told[5]).toEqual({ phase: "write", done: 1_000_000, total: 2_000_000 });
    expect(told.at(-1)).toEqual({ phase: "done", done: 2_000_000, total: 2_000_000 });
  });
});

test("pack --progress json tells on stderr how far it is, and ends with all bytes", async () => {
  vi.useRealTimers();
  const { directory, args } = smallStore(3_000_000);
  const options = ["--progress", "json", "--max-layers", "1", "-o", join(directory, "image.tar")];
  const { status, stdout, stderr } = await storeship("pack", ...options, "--json", ...args);
  expect(status).toBe(0);
  const told = stderr
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { phase: string; done: number; total: number });
  expect([told[0]?.phase, told.at(-1)?.phase]).toEqual(["list", "done"]);
  const { layers } = JSON.parse(stdout) as { layers: { size: number }[] };
  expect(told.at(-1)?.done).toBe(layers[0]?.size);
});
