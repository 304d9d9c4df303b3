import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildStore } from "./build-store.ts";
import { formatReferenceGraph } from "./reference-graph.ts";

const HELP = `usage: make-store [OPTION]... PACKAGE...

Makes a realistic store closure out of Debian packages: one store item for each PACKAGE and each of
its dependencies, and a profile of all of them. Prints the profile's store path. Needs apt-get,
apt-cache, dpkg-deb and fresh package lists (apt-get update).

  --store DIR      the store's name, and where it is (default: /gnu/store)
  --physical DIR   write the store below DIR; the names inside do not show it
  --work DIR       where downloaded packages are kept (default: make-store in the temporary directory)
  --graph FILE     write the references there, in the form of exportReferencesGraph
`;

interface Arguments {
  readonly values: { store: string; physical?: string; work: string; graph?: string; help?: boolean };
  readonly positionals: readonly string[];
}

function readArguments(args: string[]): Arguments | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        store: { type: "string", default: "/gnu/store" },
        physical: { type: "string" },
        work: { type: "string", default: join(tmpdir(), "make-store") },
        graph: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) return { values, positionals };
    if (positionals.length === 0) return "name at least one package";
    if (!values.store.startsWith("/")) return `--store must be an absolute path, not ${values.store}`;
    return { values, positionals };
  } catch (error) {
    // The first sentence names the option, the others are about how to escape a name.
    return (error as Error).message.replace(/\. .*/s, "");
  }
}

async function main(args: string[]): Promise<number> {
  const given = readArguments(args);
  if (typeof given === "string") {
    console.error(`make-store: ${given} (--help shows the usage)`);
    return 2;
  }
  const { values, positionals } = given;
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    const { profile, graph } = await buildStore({
      packages: [...new Set(positionals)],
      storeDir: posix.resolve(values.store),
      physical: values.physical === undefined ? "" : resolve(values.physical).replace(/\/$/, ""),
      work: resolve(values.work),
    });
    if (values.graph !== undefined) writeFileSync(values.graph, formatReferenceGraph(graph));
    console.log(profile);
    return 0;
  } catch (error) {
    console.error(`make-store: ${(error as Error).message}`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
