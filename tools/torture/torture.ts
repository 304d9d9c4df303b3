import { type Arguments, HELP, readArguments } from "./arguments.ts";
import { runFaults } from "./run-faults.ts";
import { summary } from "./summary.ts";

async function main(args: readonly string[]): Promise<number> {
  let given: Arguments;
  try {
    given = readArguments(args);
  } catch (error) {
    console.error(`torture: ${(error as Error).message} (--help shows the usage)`);
    return 2;
  }
  if (given.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const start = performance.now();
  const tallies = await runFaults(given, ({ name, inputs, violations }) => {
    const seconds = Math.round((performance.now() - start) / 1000);
    console.error(`${seconds} s: ${name}: ${inputs} tried, ${violations.length} violations`);
  });
  process.stdout.write(summary(tallies));
  return tallies.some(({ violations }) => violations.length > 0) ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
