import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { storeship } from "./support/command-line.js";

describe("the command line", () => {
  test("prints its version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    for (const option of ["--version", "-V"])
      expect(await storeship(option)).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });

  test.each([["--help"], ["-h"], ["help"], ["pack", "--help"], ["help", "pack"], ["inspect", "-h"]])(
    "prints help on stdout, and is done: %s %s",
    async (...args) => {
      const { status, stdout, stderr } = await storeship(...args.filter((arg) => arg !== undefined));
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toMatch(/^Usage: storeship /);
    },
  );

  test("names its commands in the help", async () => {
    const { stdout } = await storeship("--help");
    for (const command of ["pack", "inspect", "help"])
      expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
  });

  test.each([
    ["an unknown command", ["pac"], ["'pac'", "pack"]],
    ["an unknown option", ["--colour"], ["'--colour'"]],
    ["an unknown option of a command", ["pack", "--outptu", "x"], ["'--outptu'", "--output"]],
    ["an option without its value", ["pack", "--closure"], ["--closure"]],
    ["a command without what it needs", ["inspect"], ["image"]],
    ["more than a command takes", ["inspect", "a", "b"], ["inspect"]],
  ])("refuses %s with status 2, on stderr", async (_, args, words) => {
    const { status, stdout, stderr } = await storeship(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^storeship: /);
    expect(stderr).not.toContain("error:");
    for (const word of words) expect(stderr).toContain(word);
  });

  test("without a command, prints help on stderr with status 2", async () => {
    const { status, stdout, stderr } = await storeship();
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("Usage: storeship ");
  });
});
