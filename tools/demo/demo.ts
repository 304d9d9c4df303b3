import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeSampleStore } from "./sample-store.ts";

// Relative to the repository, so that what is printed can be typed there.
const STORE = "demo/store";
const IMAGE = "demo/hello.tar";
const NAME = "storeship-demo:latest";
const PLATFORM = process.arch === "arm64" ? "linux/arm64" : "linux/amd64";

const repository = resolve(import.meta.dirname, "../..");

/** Makes the sample store and packs it into an image; gives the exit status. */
function demo(): number {
  if (!existsSync(join(repository, "packages/cli/dist"))) {
    console.error("demo: the command line is not built: run npm run demo, which builds it first");
    return 1;
  }
  const { root } = makeSampleStore(join(repository, STORE));
  console.log(`Made a sample store in ${STORE}; its profile is\n  ${root}\n`);

  const pack = [
    ...["pack", "--sysroot", STORE, "--closure", `${STORE}/graph`, root],
    ...["--system", PLATFORM, "--entry-point", "bin/hello", "-t", NAME, "-o", IMAGE],
  ];
  console.log(`$ storeship ${pack.join(" ")}`);
  const { status, error } = spawnSync(process.execPath, ["packages/cli/bin/storeship.js", ...pack], {
    cwd: repository,
    stdio: "inherit",
  });
  if (status !== 0) {
    console.error(`demo: storeship failed (${error?.message ?? `exit status ${status}`})`);
    return 1;
  }
  console.log(`\nMade ${IMAGE}, ${statSync(join(repository, IMAGE)).size} bytes. What you can do with it:`);
  for (const engine of ["docker", "podman"]) {
    console.log(`  ${engine} load -i ${IMAGE} && ${engine} run --rm ${NAME}`);
  }
  console.log(`  npx --no storeship inspect ${IMAGE}`);
  return 0;
}

process.exitCode = demo();
