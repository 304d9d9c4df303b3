import { createHash } from "node:crypto";
import type { Closure, StoreItem } from "@storeship/core";

const DIGITS = "0123456789abcdfghijklmnpqrsvwxyz";

/** A closure of `count` made-up items that are nowhere on disk, each but the first with up to ten references. */
export function sampleClosure(storeDir: string, count: number): Closure {
  const path = (at: number): string => `${storeDir}/${hashPart(at)}-package-${at}`;
  const items = Array.from({ length: count }, (_, at): StoreItem => {
    const others = Array.from({ length: at === 0 ? 0 : 10 }, (_, nth) =>
      path((at * 7919 + nth * 104_729) % at),
    );
    return {
      path: path(at),
      references: [...new Set(at % 3 === 0 ? [path(at), ...others] : others)],
      narHash: `sha256:${createHash("sha256").update(`nar ${at}`).digest("hex")}`,
      narSize: 1000 + at,
      ...(at % 2 === 0 ? { deriver: `${path(at)}.drv` } : {}),
    };
  });
  return { storeDir, items };
}

function hashPart(at: number): string {
  const bytes = createHash("sha256").update(`item ${at}`).digest();
  return Array.from(bytes, (byte) => DIGITS[byte & 31]).join("");
}
