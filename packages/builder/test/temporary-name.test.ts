import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { isAbandoned, temporaryName } from "../src/cache/temporary-name.js";

const DAY = 24 * 60 * 60 * 1000;
const { pid } = spawnSync(process.execPath, ["--version"]);
/** The name that a process gave which has ended. */
const ended = temporaryName().replace(/^(\w+)-\d+/, `$1-${pid}`);

describe("a file that is being written", () => {
  const elsewhere = ended.replace(/^\w+/, (place) => (place === "00000000" ? "11111111" : "00000000"));

  test.each([
    ["is left over once its process has ended", ended, 0, true],
    ["is not while its process runs", temporaryName(), 0, false],
    ["is not while another machine's or container's process may write it", elsewhere, 0, false],
    ["is where nobody has written to it for a day, whose process it may be", elsewhere, 2 * DAY, true],
    ["is where this process has not either", temporaryName(), 2 * DAY, true],
    ["is nothing of ours where it has another name", `${ended}x`, 2 * DAY, false],
  ])("%s", (_, name, age, abandoned) => {
    expect(isAbandoned(name, Date.now() - age)).toBe(abandoned);
  });

  test("has a name of its own", () => {
    expect(temporaryName()).not.toBe(temporaryName());
  });
});
