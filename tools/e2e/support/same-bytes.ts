import { expect } from "vitest";
import { attempt } from "./run.ts";

/** Expects two files to hold the same bytes. */
export function expectSameBytes(a: string, b: string): void {
  const { status, stdout, stderr } = attempt("cmp", [a, b]);
  expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: "" });
}
