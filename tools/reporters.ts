import { basename, join } from "node:path";
import type { TestUserConfig } from "vitest/node";

/** To the terminal, and a JSON file for each run where `TEST_REPORTS` names a directory. */
export function reporters(directory: string | undefined = process.env.TEST_REPORTS): Reporters {
  if (directory === undefined || directory === "") return ["default"];
  return [
    "default",
    ["json", { outputFile: join(directory, `${basename(process.cwd())}-${process.pid}.json`) }],
  ];
}

type Reporters = Exclude<TestUserConfig["reporters"], undefined>;
