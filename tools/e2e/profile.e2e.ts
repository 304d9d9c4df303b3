import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { closureOf, parseReferenceGraph } from "@storeship/closure";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildStore } from "../corpus/build-store.ts";
import { formatReferenceGraph } from "../corpus/reference-graph.ts";
import { corpus, corpusArguments, needsCorpus } from "./support/corpus.ts";
import { sharedDirectory, testDirectory } from "./support/directory.ts";
import { type Dockerd, startDockerd } from "./support/dockerd.ts";
import { needs } from "./support/needs.ts";
import { run } from "./support/run.ts";
import { expectSameBytes } from "./support/same-bytes.ts";
import { packed, storeship } from "./support/storeship.ts";
import { unpackedImage } from "./support/unpack.ts";

/** Where a Guix store has its database. */
const DATABASE = "var/guix/db/db.sqlite";

const ready = needsCorpus();

describe.runIf(needs("root", "docker", "dockerd") && ready)("a container of a profile", () => {
  const directory = sharedDirectory();
  let dockerd: Dockerd;

  beforeAll(async () => {
    dockerd = await startDockerd(directory());
  });

  afterAll(() => dockerd?.stop());

  const docker = (...args: readonly string[]): string => run("docker", ["--host", dockerd.host, ...args]);
  const inContainer = (name: string, ...command: readonly string[]): string =>
    docker("run", "--rm", "--network", "none", name, ...command);

  test("finds its programs through PATH, where pack has no option but the name of the file", () => {
    const archive = join(directory(), "image.tar");
    packed(["-o", archive, ...corpusArguments()]);
    // The name is made of the packages in the profile's manifest.
    const said = docker("load", "--quiet", "--input", archive);
    const name = /^Loaded image: (python3-\S+:latest)$/m.exec(said)?.[1] ?? said;
    expect(inContainer(name, "busybox", "echo", "hi")).toBe("hi\n");
    expect(inContainer(name, "busybox", "env")).toContain(`PATH=${corpus().profile}/bin\n`);
  });

  test("has the links that -S makes, and root's profile with --localstatedir, as the programs in it see them", () => {
    const archive = join(directory(), "links.tar");
    const name = "storeship-e2e/links:v1";
    packed(["-t", name, "-S", "/bin=bin", "--localstatedir", "-o", archive, ...corpusArguments()]);
    docker("load", "--quiet", "--input", archive);
    expect(inContainer(name, "/bin/busybox", "readlink", "/bin")).toBe(`${corpus().profile}/bin\n`);
    const followed = inContainer(name, "busybox", "readlink", "-f", "/root/.guix-profile");
    expect(followed).toBe(`${corpus().profile}\n`);
  });

  test("is made by export of one store item, too, whose programs lie in /bin", () => {
    const item = corpus().items.find((path) => path.includes("-busybox-static-")) ?? "";
    const place = testDirectory();
    const { graph, physical } = corpus();
    const { status, stdout, stderr } = storeship(
      ["export", "--closure", graph, "--sysroot", physical, item],
      {
        cwd: place,
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const archive = join(place, `docker-image-${basename(item)}.tar`);
    expect(stdout).toBe(`${archive}\n`);
    expect(readdirSync(place)).toEqual([basename(archive)]);

    const name = `busybox:${basename(item).slice(0, 32)}`;
    expect(docker("load", "--quiet", "--input", archive)).toContain(`Loaded image: ${name}`);
    expect(inContainer(name, "/bin/busybox", "readlink", "/bin")).toBe(`${item}/bin\n`);
  });
});

describe.runIf(needs("root", "tar", "sqlite3") && ready)("the Guix store in an unpacked image", () => {
  const directory = sharedDirectory();
  let root: string;
  const rows = (query: string): string[] =>
    run("sqlite3", ["-readonly", join(root, DATABASE), query])
      .split("\n")
      .slice(0, -1);

  beforeAll(() => {
    const archive = join(directory(), "image.tar");
    packed(["--localstatedir", "--max-layers", "7", "-o", archive, ...corpusArguments()]);
    root = unpackedImage(archive, directory());
  });

  test("has a database that is whole, as sqlite3 says", () => {
    expect(rows("PRAGMA integrity_check; PRAGMA foreign_key_check")).toEqual(["ok"]);
  });

  test("has the items and references of the reference graph registered, and no others", () => {
    const { graph, profile } = corpus();
    const { items } = closureOf(parseReferenceGraph(readFileSync(graph, "utf8"), graph), [profile]);
    expect(rows("SELECT path FROM ValidPaths ORDER BY id")).toEqual(items.map(({ path }) => path));
    const pairs = items.flatMap(({ path, references }) => references.map((other) => `${path}|${other}`));
    const joined = "Refs JOIN ValidPaths a ON a.id = referrer JOIN ValidPaths b ON b.id = reference";
    expect(rows(`SELECT a.path, b.path FROM ${joined} ORDER BY 1, 2`)).toEqual(pairs.sort());
  });

  test("is a source of references that gives the same image again", () => {
    const place = testDirectory();
    const { profile } = corpus();
    const [byGraph, byDatabase, found] = ["graph.tar", "database.tar", "found.tar"].map((name) =>
      join(place, name),
    );
    const options = ["-t", "a", "-q", "--sysroot", root, profile];
    packed(["--closure", corpus().graph, "-o", byGraph as string, ...options]);
    packed(["--store-database", join(root, DATABASE), "-o", byDatabase as string, ...options]);
    // Without any of these options it is found by itself, since it lies where the store's database belongs.
    packed(["-o", found as string, ...options]);
    expectSameBytes(byGraph as string, byDatabase as string);
    expectSameBytes(byGraph as string, found as string);
  });
});

describe.runIf(needs("root", "tar", "nix-store", "sqlite3", "apt-get") && ready)(
  "the Nix store in an unpacked image",
  () => {
    const directory = sharedDirectory();
    let root: string;
    let profile: string;
    let items: readonly string[];
    const nixStore = (...args: string[]): string[] => {
      const options = ["--option", "build-users-group", "", "--store", `local?root=${root}`];
      const env = { ...process.env, NIX_CONF_DIR: directory(), NIX_REMOTE: "" };
      return run("nix-store", [...options, ...args], { env })
        .split("\n")
        .slice(0, -1);
    };

    beforeAll(async () => {
      const [physical, work] = [join(directory(), "source"), join(directory(), "packages")];
      const made = await buildStore({ packages: ["curl"], storeDir: "/nix/store", physical, work });
      profile = made.profile;
      items = [...made.graph.keys()].sort();
      const [graph, archive] = [join(directory(), "graph"), join(directory(), "image.tar")];
      writeFileSync(graph, formatReferenceGraph(made.graph));
      const options = ["--localstatedir", "--max-layers", "7", "-o", archive];
      packed([...options, "--closure", graph, "--sysroot", physical, profile]);
      root = unpackedImage(archive, directory());
    });

    test("has all items as requisites of the profile", () => {
      expect(nixStore("--query", "--requisites", profile).sort()).toEqual(items);
    });

    test("has the content that its database says, in every item", () => {
      expect(nixStore("--verify", "--check-contents")).toEqual([]);
    });

    test("has a database that is whole, as sqlite3 says", () => {
      const database = join(root, "nix/var/nix/db/db.sqlite");
      expect(run("sqlite3", [database, "PRAGMA integrity_check; PRAGMA foreign_key_check"])).toBe("ok\n");
    });

    test("keeps what root's profile leads to from the garbage collector", () => {
      expect(nixStore("--gc", "--print-dead")).toEqual([]);
    });
  },
);

describe.runIf(needs("cmp") && ready)("one image, said in several ways, has the same bytes:", () => {
  const directory = sharedDirectory();
  let first: string;
  const options = ["-q", "-t", "storeship-e2e/same:v1"];

  beforeAll(() => {
    first = join(directory(), "first.tar");
    packed([...options, "-o", first, ...corpusArguments()]);
  });

  test("its closure found by a scan instead of the graph", () => {
    const again = join(testDirectory(), "again.tar");
    const { physical, profile } = corpus();
    packed([...options, "--scan", "-o", again, "--sysroot", physical, profile]);
    expectSameBytes(first, again);
  });

  test("its profile named by a path inside it, or as it lies on this machine", () => {
    const again = join(testDirectory(), "again.tar");
    const { graph, physical, profile } = corpus();
    for (const name of [`${profile}/bin`, `${physical}${profile}/`]) {
      packed([...options, "-o", again, "--closure", graph, "--sysroot", physical, name]);
      expectSameBytes(first, again);
    }
  });

  test("its options and roots in the specification file that --print-spec prints for them", () => {
    const place = testDirectory();
    const [plain, again, spec] = ["plain.tar", "again.tar", "spec.json"].map((name) => join(place, name)) as [
      string,
      string,
      string,
    ];
    const many = [
      ...[
        "-t",
        "storeship-e2e/spec:v1",
        "-t",
        "storeship-e2e/spec",
        "-S",
        "/bin=bin",
        "-S",
        "/opt/profile=.",
      ],
      ...["--entry-point", "bin/busybox", "-A", "echo", "-A", "--", "-e", "A=1", "-e", "B=x=y", "-l", "a=b"],
      ...["--max-layers", "9", "--layering", "size", "--created", "2026-02-01", "--mtime", "2", "--no-tmp"],
      ...["--transform", "/gnu/store/none:/opt", "--search-paths", "none", "-w", "/opt", "-u", "1000:1000"],
      ...["--tree", `${dirname(import.meta.filename)}=/srv/tests`, "--expose", "80", "-C", "none"],
      ...["--localstatedir", "--profile-name", "current-guix", "-s", "aarch64-linux", "--cmd", "-x", "-q"],
      ...corpusArguments(),
    ];
    packed(["-o", plain, ...many]);
    writeFileSync(spec, packed(["--print-spec", "-o", again, ...many]));
    packed(["--spec", spec]);
    expectSameBytes(plain, again);
  });
});
