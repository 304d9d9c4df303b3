import { rmSync } from "node:fs";
import { join } from "node:path";
import { startDockerRegistry } from "../e2e/support/docker-registry.ts";
import { machine } from "../e2e/support/machine.ts";
import { randomText } from "../e2e/support/random-text.ts";
import { countedRegistry, type Traffic } from "./traffic.ts";

/** Items of the image, each a layer of its own. */
const ITEMS = 8;

/** Bytes of an item; they compress to about half. */
const ITEM_SIZE = 400_000;

/** One step of a fleet's work, measured. */
export interface Step extends Traffic {
  readonly name: string;
  /** Compressed segments that were made. */
  readonly compressed: number;
}

/** Measures the steps with a real registry. All that is made lies below DIRECTORY, and goes afterwards. */
export async function measureSteps(directory: string): Promise<readonly Step[]> {
  const registry = await startDockerRegistry(join(directory, "registry"));
  const counted = await countedRegistry(registry.host);
  const [image, other] = [`docker://${counted.host}/app`, `docker://${counted.host}/cache`];
  const steps: Step[] = [];
  let machines = 0;
  const newMachine = (change: number) =>
    machine(join(directory, `machine-${++machines}`), storeItems(change));
  const step = async (name: string, on: ReturnType<typeof machine>, ...options: readonly string[]) => {
    const { status, stderr, units } = await on.build(...options);
    if (status !== 0 || stderr !== "") throw new Error(`${name}: exit status ${status}\n${stderr}`);
    steps.push({ name, compressed: units, ...counted.take() });
  };
  try {
    const first = newMachine(0);
    await step("first push", first, "-o", `${image}:v1`);
    await step("the same again", first, "-o", `${image}:v1`);
    await step("one item changed", newMachine(1), "-o", `${image}:v2`);
    await step("fill a cache", newMachine(0), "--cache-to", other);
    await step("cold machine, all in the cache", newMachine(0), "--cache-from", other);
    await step("cold machine, one item changed", newMachine(1), "--cache-from", other, "--cache-to", other);
    await step("the cache in the image's repository", first, "-o", `${image}:v1`, "--cache-to", image);
    return steps;
  } finally {
    counted.stop();
    await registry.stop();
    rmSync(directory, { recursive: true });
  }
}

function storeItems(change: number): Parameters<typeof machine>[1] {
  const texts = Array.from({ length: ITEMS }, (_, number) => [
    `item-${number + 1}`,
    { text: randomText(number === 0 ? 100 + change : number, ITEM_SIZE) },
  ]);
  return { root: { file: "root" }, ...Object.fromEntries(texts) };
}
