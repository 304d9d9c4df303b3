import type { Step } from "./steps.ts";

/** The steps as a table of the documentation: counts, and bytes as a share of what the first push sent. */
export function table(steps: readonly Step[]): string {
  const all = steps[0]?.sent ?? 0;
  const share = (bytes: number): string => `${Math.round((bytes / all) * 100)} %`;
  const most = Math.max(...steps.map(({ compressed }) => compressed));
  const rows = steps.map(({ name, requests, sent, received, compressed }) => [
    name,
    String(requests),
    share(sent),
    share(received),
    `${Math.round((compressed / most) * 100)} %`,
  ]);
  return [
    ["step", "requests", "sent", "received", "compressed"],
    ["---", "---:", "---:", "---:", "---:"],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}
