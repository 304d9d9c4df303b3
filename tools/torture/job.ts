import { join } from "node:path";
import type { Workplace } from "./workplace.ts";

/** A way of building an image. */
export interface Job {
  readonly name: string;
  /** Arguments of `storeship` that build it in a workplace. */
  readonly args: (workplace: Workplace) => readonly string[];
}

const CREATED = ["pack", "-q", "--created", "1", "--jobs", "2", "--image-tag", "torture:v1"];

function job(name: string, options: (workplace: Workplace) => readonly string[]): Job {
  return { name, args: (workplace) => [...CREATED, ...options(workplace), ...workplace.store.args] };
}

const file = ({ output }: Workplace, name = "image.tar") => ["-o", join(output, name)];
const layout = ({ output }: Workplace) => ["-o", `oci:${join(output, "layout")}:v1`];
const cached = ({ cache }: Workplace) => ["--cache", cache];

/** An uncompressed archive, which streams straight out. */
export const PLAIN_ARCHIVE = job("archive", (place) => ["--no-cache", ...file(place)]);
/** A layout whose layers come out of a cache and go into it. */
export const CACHED_LAYOUT = job("layout, gzip layers, cache", (place) => [
  ...["--layer-compression", "gzip:1"],
  ...cached(place),
  ...layout(place),
]);

/** The main job in its variants. */
export const JOBS: readonly Job[] = [
  PLAIN_ARCHIVE,
  job("archive, gzip as a whole", (place) => [
    "--no-cache",
    "-C",
    "gzip:1",
    ...file(place, "image.tar.gz"),
    "--fsync",
  ]),
  job("archive, gzip layers, no cache", (place) => [
    ...["--layer-compression", "gzip:1", "--no-cache"],
    ...file(place),
  ]),
  job("archive, zstd layers, cache", (place) => [
    ...["--layer-compression", "zstd"],
    ...cached(place),
    ...file(place),
  ]),
  job("archive with a store database and metadata", (place) => [
    ...["--no-cache", "--localstatedir", "--metadata-file", join(place.output, "image.json")],
    ...file(place),
  ]),
  job("layout, uncompressed", (place) => ["--layer-compression", "none", "--no-cache", ...layout(place)]),
  job("layout, gzip layers, no cache", (place) => [
    ...["--layer-compression", "gzip:1", "--no-cache", "--fsync"],
    ...layout(place),
  ]),
  CACHED_LAYOUT,
];
