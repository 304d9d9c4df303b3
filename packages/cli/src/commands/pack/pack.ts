import { buildImage, planImage } from "@storeship/builder";
import { formatImageName, StoreshipError } from "@storeship/core";
import { namedDestination } from "../../destination-name.js";
import { interruptible } from "../../interruption.js";
import { progressShow } from "../../progress/progress.js";
import type { PackOptions } from "./options.js";
import { imageReport, planReport } from "./report.js";
import { imageRequest } from "./request.js";

/** Build the image that the command line asks for, and print what was made. */
export async function pack(roots: readonly string[], options: PackOptions): Promise<void> {
  if (options.json && options.output === "-") {
    throw new StoreshipError("ERR_USAGE", "--json and --output - both write to stdout; write the image to a file");
  }
  const request = await imageRequest(roots, options);
  if (options.dryRun) {
    print(planReport(request, planImage(request), options));
    return;
  }
  const [name] = request.names;
  const output = options.output ?? `${(name ? formatImageName(name) : "image").replace(/:latest$/, "").replace(/[/:]/g, "-")}.tar`;
  const destination = namedDestination(output, { fsync: options.fsync ?? false });
  const onProgress = progressShow(options.quiet ? "none" : options.progress, process.stderr);
  const image = await interruptible((signal) => buildImage(request, destination.open, { onProgress, signal }));
  if (destination.name !== "-" && !options.quiet) print(imageReport(request, image, destination.name, options));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
