import type { ImageRequest } from "@storeship/builder";
import { platformName, StoreshipError } from "@storeship/core";
import type { RequestMeans } from "./means.js";
import type { PackOptions } from "./options.js";
import { imageRequest } from "./request.js";

/**
 * What the options and the roots ask the builder for: one image, or one for each `--platform`, by the platforms' names,
 * under the names of the first.
 */
export async function imageRequests(
  roots: readonly string[],
  options: PackOptions,
  means: RequestMeans,
  onWarning: (message: string) => void,
): Promise<readonly ImageRequest[]> {
  const { platform: given, system } = options;
  if (given === undefined) return [await imageRequest(roots, options, means, onWarning)];
  if (roots.length > 0 || system !== undefined) {
    throw new StoreshipError(
      "ERR_USAGE",
      `--platform says both platform and roots; give no ${system === undefined ? "ROOT besides" : "--system with it"}`,
    );
  }
  const groups = [...Map.groupBy(given, ({ platform }) => platformName(platform))];
  const requests: ImageRequest[] = [];
  for (const [, group] of groups.sort(([a], [b]) => (a < b ? -1 : 1))) {
    const rootsOfPlatform = group.flatMap((one) => one.roots);
    const platform = group[0]?.platform as NonNullable<PackOptions["system"]>;
    const request = await imageRequest(rootsOfPlatform, { ...options, system: platform }, means, onWarning);
    requests.push({ ...request, names: requests[0]?.names ?? request.names });
  }
  return requests;
}
