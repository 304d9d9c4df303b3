// Sums vitest's JSON reports in a directory to one plain line: 12 passed, 0 failed, 1 skipped
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const directory = process.argv[2];
if (directory === undefined) throw new Error("usage: sum-reports.ts DIRECTORY");

let passed = 0;
let failed = 0;
let skipped = 0;
for (const name of readdirSync(directory).filter((file) => file.endsWith(".json"))) {
  const report = JSON.parse(readFileSync(join(directory, name), "utf8")) as Report;
  passed += report.numPassedTests;
  failed += report.numFailedTests + filesThatDidNotLoad(report);
  skipped += report.numPendingTests + report.numTodoTests;
}
console.log(`${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`);

function filesThatDidNotLoad({ testResults }: Report): number {
  return testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;
}
