import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OciIndex } from "../../../packages/core/src/oci-manifest.ts";
import { faultsOfNext } from "../judgement.ts";
import { runProgram } from "../program.ts";
import { count, newTally, type Tally } from "../tally.ts";
import type { Bench } from "../trial.ts";

/** Runs each job TIMES times at once, into one place. */
export async function sideBySide(benches: readonly Bench[], times: number): Promise<Tally> {
  const tally = newTally("many at once into one place");
  for (const { job, place, args, fresh } of benches) {
    place.reset();
    const endings = await Promise.all(Array.from({ length: times }, () => runProgram(args, place)));
    const last = endings.at(-1);
    for (const ending of endings) {
      const wrong = ending.status === 0 ? [] : [`exit status ${ending.status}: ${ending.stderr.trim()}`];
      if (ending === last) wrong.push(...faultsOfNext(ending, place, fresh.right), ...place.touched());
      count(tally, job.name, true, wrong);
    }
  }
  return tally;
}

/** Adds TIMES images of other names to one layout at once: the index names them all. */
export async function sharedLayout({ job, place, args }: Bench, times: number): Promise<Tally> {
  const tally = newTally("many at once into one layout");
  place.reset();
  const names = Array.from({ length: times }, (_, number) => `v${number}`);
  const withName = (name: string) =>
    args.map((arg) => (arg.startsWith("oci:") ? arg.replace(/:[^:]*$/, `:${name}`) : arg));
  const endings = await Promise.all(names.map((name) => runProgram(withName(name), place)));
  const listed = namesIn(join(place.output, "layout", "index.json"));
  for (const [at, ending] of endings.entries()) {
    const name = names[at] as string;
    const failed = ending.status === 0 ? [] : [`exit status ${ending.status}: ${ending.stderr.trim()}`];
    const lost = listed.has(name) ? [] : [`the index does not name ${name}`];
    const left = at === times - 1 ? [...place.leftovers(), ...place.touched()] : [];
    count(tally, `${job.name}, ${name}`, true, [...failed, ...lost, ...left]);
  }
  return tally;
}

function namesIn(index: string): ReadonlySet<string | undefined> {
  if (!existsSync(index)) return new Set();
  const { manifests } = JSON.parse(readFileSync(index, "utf8")) as OciIndex;
  return new Set(manifests.map(({ annotations }) => annotations?.["org.opencontainers.image.ref.name"]));
}
