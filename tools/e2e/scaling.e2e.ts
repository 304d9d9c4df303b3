import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { measureSteps } from "../scaling/steps.ts";
import { table } from "../scaling/table.ts";
import { ROOT } from "../workspace.ts";
import { testDirectory } from "./support/directory.ts";
import { needs } from "./support/needs.ts";

describe.runIf(needs("docker-registry"))("docs/scaling.md", () => {
  test("tells what builders send to a registry and get from it", async () => {
    const steps = await measureSteps(join(testDirectory(), "steps"));
    expect(readFileSync(join(ROOT, "docs/scaling.md"), "utf8")).toContain(table(steps));
  });
});
