import type { Tally } from "./tally.ts";

/** What came of all trials: a line each, their sum, and what was not right. */
export function summary(tallies: readonly Tally[]): string {
  const sum = (value: (tally: Tally) => number): number =>
    tallies.reduce((total, tally) => total + value(tally), 0);
  const rows = [
    ["fault", "inputs tried", "faults injected", "faults survived", "violations"],
    ...tallies.map(({ name, inputs, faults, survived, violations }) => [
      name,
      ...[inputs, faults, survived, violations.length].map(String),
    ]),
    [
      "all",
      ...[
        sum(({ inputs }) => inputs),
        sum(({ faults }) => faults),
        sum(({ survived }) => survived),
        sum(({ violations }) => violations.length),
      ].map(String),
    ],
  ];
  const widths = (rows[0] as string[]).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number),
      )
      .join("  "),
  );
  const notes = tallies.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`]));
  const violations = tallies.flatMap((tally) => tally.violations);
  return `${[...lines, "", ...notes, ...violations].join("\n").trimEnd()}\n`;
}
