import { describe, expect, test } from "vitest";
import { sharedDirectory } from "./support/directory.ts";
import { nodeRelease, pathWith } from "./support/node-release.ts";
import { attempt } from "./support/run.ts";
import { LINKED_PROGRAM, PROGRAM } from "./support/storeship.ts";

/** The last of its kind each. */
const RELEASES = ["12.22.12", "14.21.3", "16.20.2", "18.20.8", "20.20.2", "22.14.0"];

describe.each(RELEASES)("Node %s, which is too old,", (version) => {
  const directory = sharedDirectory();

  test("gets one sentence from the program, and through the link of this repository runs it with the repository's Node", ({
    skip,
  }) => {
    const node = nodeRelease(version, directory()) ?? skip(`npm does not give Node ${version}`);
    const refused = attempt(node, [PROGRAM, "--version"]);
    expect(refused).toMatchObject({ status: 1, stdout: "" });
    expect(refused.stderr).toMatch(/^storeship: [^\n]+\n$/);
    expect(refused.stderr).toContain(`22.15 or later is needed, this is ${version};`);

    const linked = attempt(LINKED_PROGRAM, ["--version"], { env: { PATH: pathWith(node) } });
    expect(linked).toMatchObject({ status: 0, stderr: "" });
    expect(linked.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
