import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * All below TOP, a line each in the order of the names: name, type and mode, and a file's time and digest or a
 * symlink's target.
 */
export function treeListing(top: string): readonly string[] {
  const lines: string[] = [];
  // Names are bytes: as latin1 they pass unharmed whatever their encoding is.
  const visit = (path: string, below: string): void => {
    for (const name of readdirSync(Buffer.from(path, "latin1"), { encoding: "latin1" }).sort()) {
      const place = Buffer.from(`${path}/${name}`, "latin1");
      const stats = lstatSync(place);
      const what = stats.isSymbolicLink()
        ? `-> ${readlinkSync(place, "latin1")}`
        : stats.isFile()
          ? `${stats.mtimeMs} ${digest(readFileSync(place))}`
          : "";
      lines.push(`${below}${name} ${stats.mode.toString(8)} ${what}`);
      if (stats.isDirectory()) visit(`${path}/${name}`, `${below}${name}/`);
    }
  };
  visit(Buffer.from(top).toString("latin1"), "");
  return lines;
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
