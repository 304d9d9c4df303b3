import type { Ratio } from "./statistics.ts";

/** A bar of the chart. */
export interface Bar {
  readonly label: string;
  readonly against: string;
  readonly ratio: Ratio;
  readonly target: number | undefined;
}

const WIDTH = 860;
const LABELS = 400;
const VALUES = 60;
const PLOT = WIDTH - LABELS - VALUES;
const ROW = 44;
const HEAD = 56;
const FOOT = 26;

const INK = "#1f2328";
const FAINT = "#59636e";
const GRID = "#d1d9e0";
const MET = "#1f883d";
const UNMET = "#bc4c00";
const PLAIN = "#0969da";

/** An SVG of BARS: our time by the peer's, its spread as a thin line, the target as a tick. */
export function chart(bars: readonly Bar[]): string {
  const most = Math.max(1.2, ...bars.flatMap(({ ratio, target = 0 }) => [ratio.most, target]));
  const limit = Math.ceil(most * 5) / 5;
  const height = HEAD + bars.length * ROW + FOOT;
  const x = (value: number): string => (LABELS + (value / limit) * PLOT).toFixed(1);
  const bottom = height - FOOT;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    "<title>Time of Storeship, as a part of the time that a peer takes for the same work</title>",
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(
      16,
      24,
      "Storeship's time by the peer's: shorter is faster",
      `font-size="15" font-weight="600" fill="${INK}"`,
    ),
    text(
      16,
      42,
      "thin line: least and most of the pairs; black tick: target",
      `font-size="12" fill="${FAINT}"`,
    ),
    ...ticks(limit).map((value) => grid(x(value), bottom, value)),
    ...bars.map((bar, number) => row(bar, HEAD + number * ROW, x)),
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

function ticks(limit: number): number[] {
  const step = limit > 4 ? 1 : limit > 2 ? 0.5 : 0.2;
  return Array.from({ length: Math.floor(limit / step + 1e-9) + 1 }, (_, number) => number * step);
}

function grid(x: string, bottom: number, value: number): string {
  const peer = Math.abs(value - 1) < 1e-9;
  const stroke = peer ? `stroke="${INK}" stroke-dasharray="4 3"` : `stroke="${GRID}"`;
  const label = text(x, bottom + 17, value.toFixed(1), `font-size="11" text-anchor="middle" fill="${FAINT}"`);
  return `<line x1="${x}" y1="${HEAD - 6}" x2="${x}" y2="${bottom}" ${stroke}/>${label}`;
}

function row({ label, against, ratio, target }: Bar, top: number, x: (value: number) => string): string {
  const middle = top + ROW / 2 - 4;
  const color = target === undefined ? PLAIN : ratio.value <= target ? MET : UNMET;
  const width = (Number(x(ratio.value)) - LABELS).toFixed(1);
  return [
    text(LABELS - 10, middle - 3, label, `text-anchor="end" fill="${INK}"`),
    text(LABELS - 10, middle + 12, against, `font-size="11" text-anchor="end" fill="${FAINT}"`),
    `<rect x="${LABELS}" y="${middle - 9}" width="${width}" height="18" fill="${color}"/>`,
    `<line x1="${x(ratio.least)}" y1="${middle}" x2="${x(ratio.most)}" y2="${middle}" stroke="${INK}" stroke-width="1.5"/>`,
    ...(target === undefined
      ? []
      : [
          `<line x1="${x(target)}" y1="${middle - 13}" x2="${x(target)}" y2="${middle + 13}" stroke="${INK}" stroke-width="3"/>`,
        ]),
    text(WIDTH - 12, middle + 4, ratio.value.toFixed(2), `text-anchor="end" font-weight="600" fill="${INK}"`),
  ].join("\n");
}

function text(x: number | string, y: number, content: string, attributes: string): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x}" y="${y}" ${attributes}>${escaped}</text>`;
}
