import type { Figures } from "./figures.ts";
import type { SeedFigures } from "./table.ts";

const LEFT = 150;
const WIDTH = 400;
const BAR = 16;
const ROW = 20;
const SEED_GAP = 14;
const TOP = 44;

/** A bar chart as SVG: what each strategy moves over each history, new items and what is moved again. */
export function chart(all: readonly SeedFigures[]): string {
  const longest = Math.max(...all.flatMap(({ figures }) => figures.map(({ moved }) => moved)));
  const rows = all.flatMap(({ seed, figures }, group) =>
    figures.map((one, number) => {
      const y = TOP + (group * figures.length + number) * ROW + group * SEED_GAP;
      return bar(one, y, WIDTH / longest, number === 0 ? `seed ${seed}` : "");
    }),
  );
  const height = TOP + rows.length * ROW + (all.length - 1) * SEED_GAP + 8;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 ${height}" font-family="sans-serif" font-size="12">`,
    "<title>Bytes that each strategy moves over 50 versions</title>",
    `<rect width="640" height="${height}" fill="#ffffff"/>`,
    ...legend(),
    ...rows,
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

function bar(
  { strategy, newItems, repeated, moved }: Figures,
  y: number,
  scale: number,
  title: string,
): string {
  const [first, second] = [newItems * scale, repeated * scale];
  const text = y + BAR - 4;
  return [
    title === "" ? "" : `<text x="8" y="${text}" font-weight="bold">${title}</text>`,
    `<text x="${LEFT - 8}" y="${text}" text-anchor="end">${strategy}</text>`,
    `<rect x="${LEFT}" y="${y}" width="${first.toFixed(1)}" height="${BAR}" fill="#9aa5b1"/>`,
    `<rect x="${(LEFT + first).toFixed(1)}" y="${y}" width="${second.toFixed(1)}" height="${BAR}" fill="#d9480f"/>`,
    `<text x="${(LEFT + first + second + 6).toFixed(1)}" y="${text}">${(moved / 1e9).toFixed(2)} GB</text>`,
  ].join("");
}

function legend(): readonly string[] {
  return [
    `<rect x="${LEFT}" y="12" width="12" height="12" fill="#9aa5b1"/><text x="${LEFT + 18}" y="22">new items</text>`,
    `<rect x="${LEFT + 100}" y="12" width="12" height="12" fill="#d9480f"/>` +
      `<text x="${LEFT + 118}" y="22">unchanged items, moved again with their layer</text>`,
  ];
}
