import { chmodSync, lstatSync, lutimesSync, readdirSync, utimesSync } from "node:fs";

/**
 * Gives all below TOP, and TOP, what a store gives its items: mtime 1, directories and programs
 * 0555, other files 0444.
 */
export function canonicalise(top: string): void {
  settle(Buffer.from(top).toString("latin1"));
}

// Names are bytes: as latin1 they pass unharmed whatever their encoding is.
function settle(name: string): void {
  const path = Buffer.from(name, "latin1");
  const status = lstatSync(path);
  if (status.isSymbolicLink()) {
    lutimesSync(path, 1, 1);
    return;
  }
  if (status.isDirectory()) {
    for (const child of readdirSync(path, { encoding: "latin1" })) settle(`${name}/${child}`);
    chmodSync(path, 0o555);
  } else {
    chmodSync(path, status.mode & 0o111 ? 0o555 : 0o444);
  }
  utimesSync(path, 1, 1);
}
