/** A Markdown table; columns whose heading ends in `:` are aligned to the right. */
export function table(headings: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const titles = headings.map((heading) => heading.replace(/:$/, ""));
  const rule = headings.map((heading) => (heading.endsWith(":") ? "---:" : "---"));
  return [titles, rule, ...rows].map((cells) => `| ${cells.map(escaped).join(" | ")} |`).join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|");
}
