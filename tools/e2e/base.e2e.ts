import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appTree, baseTree } from "./support/base-tree.ts";
import { needsCorpus } from "./support/corpus.ts";
import { sharedDirectory, testDirectory } from "./support/directory.ts";
import { type Dockerd, startDockerd } from "./support/dockerd.ts";
import { needs } from "./support/needs.ts";
import { run } from "./support/run.ts";
import { smallStore } from "./support/small-store.ts";
import { packed, storeship } from "./support/storeship.ts";
import { treeListing } from "./support/tree.ts";

const BASE = "storeship-e2e/base:v1";
const APP = "storeship-e2e/app:v1";

/** A base that says all that a Dockerfile can. */
const BASE_FILE = `FROM scratch
COPY tree/ /
ENV PATH=/usr/bin:/bin LANG=C
ENV EMPTY=
LABEL vendor=base version=1
EXPOSE 80 53/udp
VOLUME /data
WORKDIR /srv
STOPSIGNAL SIGINT
HEALTHCHECK --interval=5s CMD ["true"]
SHELL ["/bin/sh", "-ec"]
USER 0:0
ENTRYPOINT ["/bin/env"]
CMD ["sh"]
`;

/** What is said on top of it: to `docker build`, and to `pack` in the same words. */
const ON_TOP: ReadonlyArray<
  readonly [name: string, instructions: readonly string[], options: readonly string[]]
> = [
  ["nothing", [], []],
  ["an entry point", ['ENTRYPOINT ["/bin/hello"]'], ["--entry-point", "/bin/hello"]],
  ["arguments", ['CMD ["env"]'], ["--cmd", "env"]],
  [
    "everything",
    [
      "ENV LANG=de NEW=1",
      "LABEL version=2 own=yes",
      "EXPOSE 443",
      "VOLUME /more",
      "WORKDIR /root",
      "STOPSIGNAL SIGTERM",
      "USER 1000",
      'ENTRYPOINT ["/bin/hello", "a"]',
      'CMD ["b"]',
    ],
    [
      ...["-e", "LANG=de", "-e", "NEW=1", "-l", "version=2", "-l", "own=yes", "--expose", "443"],
      ...["--volume", "/more", "-w", "/root", "--stop-signal", "SIGTERM", "-u", "1000"],
      ...["--entry-point", "/bin/hello", "-A", "a", "--cmd", "b"],
    ],
  ],
];

describe.runIf(needs("root", "docker", "dockerd") && needsCorpus())(
  "an image on a base of docker build",
  () => {
    const directory = sharedDirectory();
    let dockerd: Dockerd;
    const place = (name: string): string => join(directory(), name);
    const docker = (...args: readonly string[]): string => run("docker", ["--host", dockerd.host, ...args]);
    const inContainer = (...command: readonly string[]): string =>
      docker("run", "--rm", "--network", "none", APP, ...command);

    const build = (name: string, file: string): void => {
      writeFileSync(place("Dockerfile"), file);
      docker("build", "--quiet", "--tag", name, directory());
    };
    const pack = (options: readonly string[]): void => {
      const image = place("app.tar");
      packed([
        "-q",
        "--no-tmp",
        "--from",
        place("base.tar"),
        "--tree",
        place("app"),
        "-t",
        APP,
        "-o",
        image,
        ...options,
      ]);
      docker("load", "--quiet", "--input", image);
    };
    /** What a container of an image runs and how, as Docker sees it; nothing of how it was built. */
    const configOf = (name: string): object => {
      const [image] = JSON.parse(docker("image", "inspect", name)) as { Config: Record<string, unknown> }[];
      const { Image: _, Hostname: __, Domainname: ___, ...config } = image?.Config ?? {};
      return config;
    };

    beforeAll(async () => {
      mkdirSync(place("docker"));
      dockerd = await startDockerd(place("docker"));
      writeFileSync(place(".dockerignore"), "*\n!tree\n!app\n");
      baseTree(place("tree"));
      appTree(place("app"));
      build(BASE, BASE_FILE);
      docker("save", "--output", place("base.tar"), BASE);
    });

    afterAll(() => dockerd?.stop());

    test.each(ON_TOP)("has the config that docker build gives with %s on top", (_, instructions, options) => {
      build(
        "storeship-e2e/built:v1",
        [`FROM ${BASE}`, ...instructions, "COPY app/root/.profile /root/", ""].join("\n"),
      );
      pack(options);
      expect(configOf(APP)).toEqual(configOf("storeship-e2e/built:v1"));
    });

    test("is loaded and runs: symlinks of the base stay, programs go through them, directories keep their modes", () => {
      pack(["--entry-point", "/bin/hello"]);
      expect(inContainer()).toBe("hello from usr/bin\n");
      pack([]);
      expect(inContainer("stat", "-c", "%n %a %u", "/bin", "/bin/hello", "/root", "/tmp", "/usr/bin")).toBe(
        "/bin 777 0\n/bin/hello 755 0\n/root 700 0\n/tmp 1777 0\n/usr/bin 755 0\n",
      );
      expect(inContainer("cat", "/root/.profile", "/etc/passwd")).toBe(
        "# profile\nroot:x:0:0::/root:/bin/sh\n",
      );
    });

    test("shares the base's layers, and has its history", () => {
      pack([]);
      const layers = (name: string): readonly string[] =>
        JSON.parse(docker("image", "inspect", "--format", "{{json .RootFS.Layers}}", name));
      const below = layers(BASE);
      expect(layers(APP)).toHaveLength(below.length + 1);
      expect(layers(APP).slice(0, below.length)).toEqual(below);
      const history = (name: string): readonly string[] =>
        docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", name).trim().split("\n");
      expect(history(APP)).toEqual(["storeship", ...history(BASE)]);
    });
  },
);

describe.runIf(needs("root", "umoci") && needsCorpus())("an image on a base of umoci", () => {
  test("unpacks to the base's files, those that later layers took away left out, and its own", () => {
    const directory = testDirectory();
    const place = (name: string): string => join(directory, name);
    const umoci = (...args: readonly string[]): string => run("umoci", args);
    const change = (work: (root: string) => void): void => {
      rmSync(place("bundle"), { recursive: true, force: true });
      umoci("unpack", "--image", `${place("base")}:v1`, place("bundle"));
      work(join(place("bundle"), "rootfs"));
      umoci("repack", "--image", `${place("base")}:v1`, place("bundle"));
    };
    umoci("init", "--layout", place("base"));
    umoci("new", "--image", `${place("base")}:v1`);
    change((root) => {
      baseTree(root);
      symlinkSync("usr/lib", join(root, "lib"));
      mkdirSync(join(root, "usr/lib"));
      symlinkSync("srv", join(root, "opt"));
    });
    change((root) => {
      // `lib` is a directory now, `opt` is gone, and what `local` leads to comes with a later layer.
      rmSync(join(root, "lib"));
      mkdirSync(join(root, "lib"), { mode: 0o711 });
      rmSync(join(root, "opt"));
      symlinkSync("../srv/local", join(root, "usr/local"));
    });
    change((root) => mkdirSync(join(root, "srv/local"), { mode: 0o770 }));

    const app = place("app");
    const places = { bin: "usr/bin", lib: "lib", opt: "opt", "usr/local": "srv/local", root: "root" };
    for (const name of Object.keys(places)) {
      mkdirSync(join(app, name), { recursive: true });
      writeFileSync(join(app, name, "own"), name);
    }
    const from = ["--from", `oci:${place("base")}:v1`, "-t", APP];
    packed(["-q", ...from, "--tree", app, "-o", `oci:${place("app-image")}:v1`]);
    umoci("unpack", "--image", `${place("app-image")}:v1`, place("unpacked"));

    rmSync(place("bundle"), { recursive: true, force: true });
    umoci("unpack", "--image", `${place("base")}:v1`, place("bundle"));
    const expected = join(place("bundle"), "rootfs");
    mkdirSync(join(expected, "opt"));
    for (const [name, there] of Object.entries(places))
      cpSync(join(app, name, "own"), join(expected, there, "own"));
    const withoutTimes = (root: string): readonly string[] =>
      treeListing(root).map((line) => line.replace(/ [\d.]+ (?=[0-9a-f]{64}$)/, " "));
    expect(withoutTimes(join(place("unpacked"), "rootfs"))).toEqual(withoutTimes(expected));
  });
});

describe.runIf(needs("skopeo"))("an index of two platforms", () => {
  const directory = sharedDirectory();
  const place = (name: string): string => join(directory(), name);

  beforeAll(() => {
    const { args } = smallStore(directory(), {
      amd64: { "bin/hello": "x86" },
      arm64: { "bin/hello": "arm" },
    });
    const roots = ["amd64", "arm64"].map((name, index) => `/gnu/store/${`${index + 1}`.repeat(32)}-${name}`);
    const platforms = roots.flatMap((root, index) => [
      "--platform",
      `linux/${["amd64", "arm64"][index]}=${root}`,
    ]);
    packed(["-q", ...args.slice(0, -1), ...platforms, "-o", `oci:${place("layout")}:v1`]);
  });

  test.each(["amd64", "arm64"])("gives skopeo the image for %s", (architecture) => {
    const skopeo = (...args: readonly string[]): string =>
      run("skopeo", ["--override-os", "linux", "--override-arch", architecture, ...args]);
    const seen = JSON.parse(skopeo("inspect", `oci:${place("layout")}:v1`)) as { Architecture: string };
    expect(seen.Architecture).toBe(architecture);
    const archive = place(`${architecture}.tar`);
    skopeo("copy", "--quiet", `oci:${place("layout")}:v1`, `docker-archive:${archive}:app:v1`);
    const { status, stdout, stderr } = storeship(["inspect", "--json", archive]);
    expect(status, stderr).toBe(0);
    const image = JSON.parse(stdout) as { platform: string; layers: { items: { path: string }[] }[] };
    expect(image.platform).toBe(`linux/${architecture}`);
    const items = image.layers.flatMap((layer) => layer.items.map(({ path }) => path));
    expect(items.some((item) => item.endsWith(`-${architecture}`))).toBe(true);
  });

  test("is a base: skopeo's copy of one of its images gives the same image on top as the index", () => {
    const one = place("one");
    const copy = [
      "--override-arch",
      "arm64",
      "copy",
      "--quiet",
      `oci:${place("layout")}:v1`,
      `oci:${one}:v1`,
    ];
    run("skopeo", copy);
    mkdirSync(place("tree"));
    writeFileSync(join(place("tree"), "file"), "content");
    const indexes = ["layout", "one"].map((base) => {
      const output = place(`on-${base}`);
      const options = ["--from", `oci:${place(base)}:v1`, "-s", "linux/arm64", "-t", "app:v1"];
      packed(["-q", ...options, "--tree", place("tree"), "-o", `oci:${output}`]);
      return readFileSync(join(output, "index.json"), "utf8");
    });
    expect(indexes[0]).toBe(indexes[1]);
  });
});
