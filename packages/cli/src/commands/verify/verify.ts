import type { Fault } from "@storeship/core";
import { type Verification, verifyImage } from "@storeship/inspection";
import { byteCount } from "../../byte-count.js";
import { counted } from "../../counted.js";
import { decompressors } from "../../decompressors.js";
import { ExitStatus } from "../../exit-status.js";
import { jsonText } from "../../json-text.js";
import { loadPlugins } from "../../plugins/load.js";
import { imageIndexSource } from "../../transports/image-source.js";
import { registryAccess } from "../../transports/registry-access.js";
import type { VerifyOptions } from "./command.js";
import { type Rebuild, rebuild } from "./rebuild.js";

/** Exit status where an image has faults. */
const FAULTS = 1;

/** Check an image and print what is wrong with it. */
export async function verify(image: string, options: VerifyOptions): Promise<void> {
  const known = decompressors(await loadPlugins(options.plugin ?? [], process.cwd()), options);
  const source = await imageIndexSource(image, {
    decompressors: known,
    ...(await registryAccess(options, [image])),
  });
  const checked = await verifyImage(source, known);
  const again = options.rebuild === undefined ? undefined : await rebuild(source, options.rebuild);
  const verification = { ...checked, faults: [...checked.faults, ...(again?.faults ?? [])] };
  process.stdout.write(
    `${options.json ? jsonText({ ...verification, ...(again && { rebuild: again }) }) : listing(verification, again)}\n`,
  );
  if (verification.faults.some(({ severity }) => severity === "fault")) throw new ExitStatus(FAULTS);
}

function listing(
  { faults, images, layers, members, bytes }: Verification,
  again: Rebuild | undefined,
): string {
  const read = [
    counted(images, "image"),
    counted(layers, "layer"),
    counted(members, "member"),
    byteCount(bytes),
  ];
  const severe = faults.filter(({ severity }) => severity === "fault").length;
  const found = severe === 0 ? "no faults" : counted(severe, "fault");
  const warnings = faults.length - severe;
  const told = warnings === 0 ? found : `${found}, ${counted(warnings, "warning")}`;
  const built =
    again === undefined
      ? []
      : [
          `built again: ${counted(again.diffIds, "layer")} with the same diffID, ${again.blobs} with the same digest`,
        ];
  return [...faults.map(line), ...built, `${read.join(", ")}: ${told}`].join("\n");
}

function line({ severity, path, message }: Fault): string {
  return `${severity === "warning" ? "warning: " : ""}${path}: ${message}`;
}
