import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { systemErrorCode } from "@storeship/core";

/**
 * Which process a lock, a directory or a file belongs to, in a text that can be part of a file's name:
 * `PLACE-PID-STARTED-TOKEN`. The start time tells a process from a later one of the same number, the token makes each text
 * different.
 */
export type Owner = string;

const PATTERN = /^([0-9a-f]{8})-([0-9]{1,10})-([0-9]*)-([0-9a-f]{12})$/;

/** This process, as the owner of something that has one only. */
export function newOwner(): Owner {
  return [place(), process.pid, started(), randomBytes(6).toString("hex")].join("-");
}

/** Whether a text is an owner. */
export function isOwner(text: string): boolean {
  return PATTERN.test(text);
}

/** Whether the owner is sure to run no more. Of a process of another machine or container nobody here knows. */
export function isGone(owner: Owner): boolean {
  const [, where, number, since] = PATTERN.exec(owner) ?? [];
  if (where !== place()) return false;
  const process_ = Number(number);
  if (!isThere(process_)) return true;
  const now = startOf(process_);
  return now !== undefined && since !== "" && now !== since;
}

/** The part that no other owner has. */
export function tokenOf(owner: Owner): string {
  return owner.slice(owner.lastIndexOf("-") + 1);
}

/** The owner, for people. */
export function describeOwner(owner: Owner): string {
  const [, where, number] = PATTERN.exec(owner) ?? [];
  if (number === undefined) return "somebody else";
  return where === place() ? `process ${number}` : `process ${number} of another machine or container`;
}

let knownPlace: string | undefined;
let knownStart: string | undefined;

// Where the number of a process means this process: one machine, one namespace of process numbers.
function place(): string {
  knownPlace ??= createHash("sha256").update(surroundings()).digest("hex").slice(0, 8);
  return knownPlace;
}

function surroundings(): string {
  const machine = textOf("/etc/machine-id") ?? textOf("/proc/sys/kernel/random/boot_id");
  return JSON.stringify([hostname(), machine, namespaceOf()]);
}

function namespaceOf(): string | undefined {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return undefined;
  }
}

function started(): string {
  knownStart ??= startOf(process.pid) ?? "";
  return knownStart;
}

const ENDED = "ended";

// Clock ticks between the start of the machine and that of the process (proc(5), field 22); undefined where the system does
// not tell. What is left of a process until its parent asks for it has ended.
function startOf(id: number): string | undefined {
  const text = textOf(`/proc/${id}/stat`);
  const [state, ...fields] = text?.slice(text.lastIndexOf(")") + 2).split(" ") ?? [];
  return state !== undefined && /[ZXx]/.test(state) ? ENDED : fields[18];
}

// Another answer than "no such process" comes from one that is there, and somebody else's.
function isThere(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return systemErrorCode(error) !== "ESRCH";
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "latin1").trim() || undefined;
  } catch {
    return undefined;
  }
}
