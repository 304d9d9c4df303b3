import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { isAbandoned, temporaryName } from "../src/cache/temporary-name.js";

const DAY = 24 * 60 * 60 * 1000;
/** The number of a process that has ended. */
const { pid: ended } = spawnSync(process.execPath, ["--version"]);

describe("a file that is being written", () => {
  const elsewhere = temporaryName(ended).replace(/^[0-9a-f]{8}/, (place) =>
    place === "00000000" ? "11111111" : "00000000",
  );

  test.each([
    ["is left over once its process has ended", temporaryName(ended), 0, true],
    ["is not while its process runs", temporaryName(), 0, false],
    ["is not while another machine's or container's process may write it", elsewhere, 0, false],
    ["is where nobody has written to it for a day, whose process it may be", elsewhere, 2 * DAY, true],
    ["is where this process has not either", temporaryName(), 2 * DAY, true],
    ["is nothing of ours where it has another name", `${ended}-file`, 2 * DAY, false],
  ])("%s", (_, name, age, abandoned) => {
    expect(isAbandoned(name, Date.now() - age)).toBe(abandoned);
  });

  test("has a name of its own", () => {
    expect(temporaryName()).not.toBe(temporaryName());
  });
});
