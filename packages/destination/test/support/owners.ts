import { spawnSync } from "node:child_process";
import { newOwner, type Owner } from "../../src/owner.js";

/** An owner like this process, which has another number. */
export function ownerWith(pid: number): Owner {
  return newOwner().replace(/^(\w+)-\d+/, `$1-${pid}`);
}

/** An owner that was a process here, and has ended. */
export function endedOwner(): Owner {
  return ownerWith(spawnSync("true").pid);
}

/** An owner of another machine or container, whose number nobody has here. */
export function strangeOwner(): Owner {
  return endedOwner().replace(/^\w+/, "01234567");
}
