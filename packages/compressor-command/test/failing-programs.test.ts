import type { ByteSource } from "@storeship/core";
import { expect, test } from "vitest";
import { command } from "../src/index.js";
import { chunks, gathered, scratch } from "./support/scratch.js";

const SLEEPS = "sleep 1000 & echo $! >>$PIDS; wait";

interface Case {
  readonly body: string;
  readonly code: string;
  readonly message: RegExp;
}

const CASES: Readonly<Record<string, Case>> = {
  "exits non-zero": {
    body: "cat >/dev/null; echo first >&2; echo disk full >&2; exit 3",
    code: "ERR_COMPRESSOR_FAILED",
    message: /^program-1 failed with status 3: disk full$/,
  },
  "exits non-zero without reading": {
    body: "exit 4",
    code: "ERR_COMPRESSOR_FAILED",
    message: /^program-1 failed with status 4$/,
  },
  "dies of a signal": {
    body: "cat; kill -SEGV $$",
    code: "ERR_COMPRESSOR_FAILED",
    message: /^program-1 was ended by SIGSEGV$/,
  },
  "stops in the middle, satisfied": {
    body: "head -c 100",
    code: "ERR_COMPRESSOR_FAILED",
    message: /^program-1 ended before the end of its input$/,
  },
  "closes its output and reads on": {
    // It rests until the end of its output has been noticed: input that is all read by then would be believed.
    body: "head -c 100; exec >&-; sleep 0.3; cat >/dev/null; exit 0",
    code: "ERR_COMPRESSOR_FAILED",
    message: /^program-1 (closed its output|ended) before the end of its input$/,
  },
  "closes its output and stays": {
    body: `exec >&-; ${SLEEPS}`,
    code: "ERR_COMPRESSOR_FAILED",
    message: /^program-1 closed its output before the end of its input$/,
  },
  "writes nothing": {
    body: "cat >/dev/null",
    code: "ERR_COMPRESSOR_FAILED",
    message: /^program-1 wrote nothing; it must read stdin and write stdout$/,
  },
  "hangs without reading": {
    body: SLEEPS,
    code: "ERR_COMPRESSOR_TIMEOUT",
    message: /^program-1 neither read nor wrote anything for 0.5 seconds; it was ended$/,
  },
  "hangs with all read": {
    body: `cat; ${SLEEPS}`,
    code: "ERR_COMPRESSOR_TIMEOUT",
    message: /neither read nor wrote/,
  },
  "hangs deaf to signals": {
    body: `trap "" TERM INT HUP; ${SLEEPS}; ${SLEEPS}`,
    code: "ERR_COMPRESSOR_TIMEOUT",
    message: /neither read nor wrote/,
  },
  "ends and leaves another behind": {
    body: "sleep 1000 & echo $! >>$PIDS; exit 5",
    code: "ERR_COMPRESSOR_FAILED",
    message: /^program-1 failed with status 5$/,
  },
};

for (const [name, { body, code, message }] of Object.entries(CASES)) {
  test(`a program that ${name} is an error, and no process is left`, async () => {
    const { script, processesLeft } = scratch();
    const compressor = command({ command: script(body), timeLimit: 500 });
    const error = await errorOf(compressor.compress(chunks(64)));
    expect(error).toMatchObject({ name: "StoreshipError", code, message: expect.stringMatching(message) });
    expect(await processesLeft()).toEqual([]);
  });
}

test("a program that is missing or cannot be run is told before anything runs", () => {
  const missing = { code: "ERR_COMPRESSOR_MISSING" };
  expect(() => command({ command: "no-such-program -9" })).toThrow(
    expect.objectContaining({
      ...missing,
      message: expect.stringContaining("'no-such-program' is not installed"),
    }),
  );
  expect(() => command({ command: "/no/such/program" })).toThrow(expect.objectContaining(missing));
  expect(() => command({ command: "/etc/passwd" })).toThrow(expect.objectContaining(missing));
  expect(() => command({ command: "/etc" })).toThrow(expect.objectContaining(missing));
});

test("a program of no kind that the system runs cannot be started", async () => {
  const { script } = scratch();
  const path = script("cat");
  const compressor = command({ command: path });
  const { rmSync } = await import("node:fs");
  rmSync(path);
  expect(await errorOf(compressor.compress(chunks(1)))).toMatchObject({
    code: "ERR_COMPRESSOR_FAILED",
    message: expect.stringMatching(/^program-1 cannot be started/),
    cause: expect.objectContaining({ code: "ENOENT" }),
  });
});

test("an error of the source ends the program, and is the one that comes through", async () => {
  const { script, processesLeft } = scratch();
  const fault = new Error("the disk is gone");
  const failing = async function* () {
    yield* chunks(1);
    throw fault;
  };
  expect(await errorOf(command({ command: script(SLEEPS) }).compress(failing()))).toBe(fault);
  expect(await processesLeft()).toEqual([]);
});

test("a reader who leaves ends the program, also one who waits for it", async () => {
  const { script, processesLeft } = scratch();
  const outputs = [command({ command: script("cat") }), command({ command: script(SLEEPS) })].map(
    (compressor) => compressor.compress(chunks(64))[Symbol.asyncIterator](),
  );
  const [talking, silent] = outputs as [AsyncIterator<Uint8Array>, AsyncIterator<Uint8Array>];
  expect((await talking.next()).done).toBe(false);
  await talking.return?.();
  const pending = silent.next();
  await started();
  const before = performance.now();
  await silent.return?.();
  expect(performance.now() - before).toBeLessThan(2000);
  expect((await pending).done).toBe(true);
  expect(await processesLeft()).toEqual([]);
});

test("time is not counted while the source or the reader is waited for", async () => {
  const { script } = scratch();
  const compressor = command({ command: script("cat"), timeLimit: 200 });
  const slow = async function* (): ByteSource {
    yield* chunks(1);
    await pause(700);
    yield* chunks(40);
  };
  let length = 0;
  for await (const chunk of compressor.compress(slow())) {
    if (length === 0) await pause(700);
    length += chunk.length;
  }
  expect(length).toBe(41 << 16);
});

async function errorOf(source: ByteSource): Promise<unknown> {
  return await gathered(source).then(
    () => "no error",
    (error: unknown) => error,
  );
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function started(): Promise<void> {
  await pause(300);
}
