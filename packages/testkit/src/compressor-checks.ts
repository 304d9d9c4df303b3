import type { CompressorFactory } from "@storeship/core";
import type { Check } from "./check.js";
import { contractChecks } from "./contract-checks.js";
import { dataChecks } from "./data-checks.js";
import { failureChecks } from "./failure-checks.js";
import { releaseChecks } from "./release-checks.js";

/**
 * What every compressor has to keep, as data: `for (const check of compressorChecks(make)) test(check.name, check.run)`.
 * One after the other: what a check finds left behind might be at work for another.
 *
 * @param make the plugin's factory itself; it is called with levels too.
 */
export function compressorChecks(make: CompressorFactory): readonly Check[] {
  return [...contractChecks(make), ...dataChecks(make), ...failureChecks(make), ...releaseChecks(make)];
}
