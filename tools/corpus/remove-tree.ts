import { chmodSync, lstatSync, readdirSync, rmSync } from "node:fs";

/** Removes TOP and all below it, read-only directories too; nothing at TOP is fine. */
export function removeTree(top: string): void {
  const status = lstatSync(top, { throwIfNoEntry: false });
  if (status?.isDirectory()) openUp(Buffer.from(top).toString("latin1"));
  rmSync(top, { recursive: true, force: true });
}

// Whoever is not root can remove nothing from a directory that is 0555, as a store's are.
function openUp(name: string): void {
  const path = Buffer.from(name, "latin1");
  chmodSync(path, 0o755);
  for (const entry of readdirSync(path, { encoding: "latin1", withFileTypes: true })) {
    if (entry.isDirectory()) openUp(`${name}/${entry.name}`);
  }
}
