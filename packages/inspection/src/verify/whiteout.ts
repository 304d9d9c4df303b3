import type { ByteString, Fault } from "@storeship/core";
import type { TarMember } from "@storeship/layer";

const PREFIX = ".wh.";
const OPAQUE = ".wh..wh..opq";

/** What is wrong with a member that means a removed file (image-spec, layer.md, Whiteouts). @param base of its name. */
export function whiteoutFault(
  base: ByteString,
  { typeFlag, size }: TarMember,
): Pick<Fault, "severity" | "message"> | undefined {
  if (!base.startsWith(PREFIX)) return undefined;
  const removed = base.slice(PREFIX.length);
  if (base !== OPAQUE && removed.startsWith(PREFIX))
    return { severity: "warning", message: "is a name that AUFS keeps for itself; engines ignore it" };
  if (removed === "" || removed === "." || removed === "..")
    return { severity: "fault", message: "means a removed file and names none" };
  if (typeFlag !== "0" || size > 0)
    return { severity: "fault", message: "means a removed file and is no empty file" };
  return undefined;
}
