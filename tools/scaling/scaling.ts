// Measures what builders send to and get from a registry, and prints the table of docs/scaling.md:
//   npm run scaling
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureSteps } from "./steps.ts";
import { table } from "./table.ts";

console.log(table(await measureSteps(mkdtempSync(join(tmpdir(), "storeship-scaling-")))));
