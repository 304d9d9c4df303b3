import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../workspace.ts";
import { lacking, needs } from "./support/needs.ts";
import { attemptBeside } from "./support/run.ts";

test.runIf(needs("root", "mount", "umount", "strace", "setpriv", "bash"))(
  "whatever goes wrong while images are built: no partial output, nothing left over, one line",
  async () => {
    const script = join(ROOT, "tools", "torture", "torture.ts");
    const { status, stdout, stderr } = await attemptBeside(process.execPath, [script, "--short"], {
      cwd: ROOT,
    });
    expect(status, `${stdout}${stderr}`).toBe(0);
    const sum = /^all +(\d+) +(\d+) +(\d+) +(\d+)$/m.exec(stdout)?.slice(1).map(Number) ?? [];
    const [inputs = 0, faults = 0, survived, violations] = sum;
    expect(inputs).toBeGreaterThan(50);
    // Not every moment is one at which the program runs; most are.
    expect(faults).toBeGreaterThan(inputs / 2);
    expect({ survived, violations }).toEqual({ survived: faults, violations: 0 });
    for (const [skipped] of stdout.matchAll(/^.*: skipped: .*$/gm)) lacking(skipped);
  },
);
