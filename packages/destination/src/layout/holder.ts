import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { systemErrorCode } from "@storeship/core";

/**
 * Who holds something, in a text that can be a file's name: `TOKEN.PID.STARTED.MACHINE`. The token makes each different,
 * the start time tells a process from a later one of the same number.
 */
export type Holder = string;

/** This process, as the holder of something that is held once. */
export function newHolder(): Holder {
  return [randomBytes(6).toString("hex"), process.pid, startOf(process.pid) ?? "", machine()].join(".");
}

/** The text that no other holder has. */
export function tokenOf(holder: Holder): string {
  return holder.slice(0, holder.indexOf("."));
}

/** The holder, for people. */
export function describeHolder(holder: Holder): string {
  const [, pid, , host] = fieldsOf(holder);
  return `process ${pid} on ${host.replace(/-[^-]*-[^-]*$/, "")}`;
}

/** Whether the holder is sure to have ended. Of a process on another machine, or in another container, nobody here knows. */
export function isGone(holder: Holder): boolean {
  const [, pid, started, where] = fieldsOf(holder);
  if (where !== machine() || !/^\d+$/.test(pid)) return false;
  return process.platform === "linux" ? startOf(Number(pid)) !== started : !isRunning(Number(pid));
}

function fieldsOf(holder: Holder): readonly [token: string, pid: string, started: string, machine: string] {
  const [token = "", pid = "", started = "", where = ""] = holder.split(".");
  return [token, pid, started, where];
}

// Numbers of processes mean the same where host, machine and PID namespace are the same.
function machine(): string {
  const host = hostname().replace(/[^A-Za-z0-9-]/g, "_");
  const id = textOf("/etc/machine-id") ?? textOf("/proc/sys/kernel/random/boot_id") ?? "";
  return [host, id.replace(/[^0-9a-f]/g, ""), namespaceOf()].join("-");
}

function namespaceOf(): string {
  try {
    return readlinkSync("/proc/self/ns/pid").replace(/\D/g, "");
  } catch {
    return "";
  }
}

// Clock ticks between the start of the machine and that of the process (proc(5), field 22). A zombie has ended.
function startOf(pid: number): string | undefined {
  const text = textOf(`/proc/${pid}/stat`);
  const [state, ...fields] = text?.slice(text.lastIndexOf(")") + 2).split(" ") ?? [];
  return state === undefined || /[ZXx]/.test(state) ? undefined : fields[18];
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
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
