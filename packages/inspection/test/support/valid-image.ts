import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  type Descriptor,
  type Digest,
  digestOf,
  dockerManifest,
  dockerRepositories,
  hexOf,
  imageConfig,
  layerMediaType,
  MEDIA_TYPES,
  ociIndex,
  ociManifest,
} from "@storeship/core";
import { archiveOf, fileOf, type Member } from "./image-archive.js";
import { file, layerOf } from "./layer.js";
import { temporaryDirectory } from "./temporary-directory.js";

export const GLIBC = "gnu/store/00000000000000000000000000000000-glibc-2.35";
export const HELLO = "gnu/store/11111111111111111111111111111111-hello-2.12";
const LONG = `${HELLO}/${"long".repeat(30)}`;

/** Layers as this project writes them. */
export const LAYERS: readonly Buffer[] = [
  layerOf([file(`${GLIBC}/lib/libc.so`, 5000), file(`${GLIBC}/lib/libm.so`, 30)]),
  layerOf([
    file(`${HELLO}/bin/hello`, 700),
    { type: "symlink", path: `${HELLO}/bin/hi`, target: "hello" },
    file(LONG, 3),
  ]),
  layerOf([
    { type: "directory", path: "/tmp", mode: 0o1777 },
    { type: "directory", path: "/var/lib/app", uid: 1000, gid: 1000 },
    { type: "symlink", path: "/bin", target: `/${HELLO}/bin` },
  ]),
];

const NAMES = [{ repository: "hello", tag: "v1" }];
const PLATFORM = { os: "linux", architecture: "amd64" };
const CREATED = 1_000_000_000;

type Json = Record<string, unknown>;
type Change<T> = (value: T) => T;

/**
 * Changes on the way from layers to an image. What is computed from a changed value agrees with it; the changes of `late`
 * come when all is computed.
 */
export interface Changes {
  readonly layers?: Change<readonly Buffer[]>;
  readonly config?: Change<Json>;
  readonly manifest?: Change<Json>;
  readonly index?: Change<Json>;
  readonly late?: Change<LayoutFiles>;
}

/** The files of an OCI layout, by their paths in it, and the digests of its blobs. */
export interface LayoutFiles {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly config: string;
  readonly manifest: string;
  readonly layers: readonly string[];
}

/** The config of an image with these layers. */
function configOfLayers(layers: readonly Buffer[], change: Change<Json> = same): Buffer {
  const records = layers.map((bytes) => ({ diffId: digestOf(bytes), comment: "" }));
  return json(change(copyOf(imageConfig(PLATFORM, CREATED, {}, records))));
}

/** A new directory with the layout of an image. */
export function layoutWith({
  layers = same,
  config = same,
  manifest = same,
  index = same,
  late = same,
}: Changes = {}): string {
  const files = new Map<string, Buffer>();
  const put = (mediaType: string, bytes: Buffer): Descriptor => {
    const digest = digestOf(bytes);
    files.set(blobPath(digest), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const contents = layers(LAYERS);
  const configBlob = put(MEDIA_TYPES.config, configOfLayers(contents, config));
  const blobs = contents.map((bytes) => put(layerMediaType("gzip"), gzipSync(bytes)));
  const document = copyOf(ociManifest(configBlob, blobs, {}));
  const entry = put(MEDIA_TYPES.manifest, json(manifest(document)));
  const annotations = { "org.opencontainers.image.ref.name": "v1" };
  files.set("index.json", json(index(copyOf(ociIndex([{ ...entry, platform: PLATFORM, annotations }])))));
  files.set("oci-layout", json({ imageLayoutVersion: "1.0.0" }));
  const made = late({
    files,
    config: blobPath(configBlob.digest),
    manifest: blobPath(entry.digest),
    layers: blobs.map(({ digest }) => blobPath(digest)),
  });
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "blobs/sha256"), { recursive: true });
  for (const [path, bytes] of made.files) writeFileSync(join(directory, path), bytes);
  return directory;
}

/** The members of a Docker archive, as this project writes them: of one layer with the v1 layout beside. */
export function archiveMembersWith({ layers = same, config = same }: Changes = {}): readonly Member[] {
  const contents = layers(LAYERS);
  const id = hexOf(digestOf("the profile"));
  const single = contents.length === 1;
  const path = (number: number): string =>
    single ? `${id}/layer.tar` : `${id}/${String(number + 1).padStart(3, "0")}/layer.tar`;
  const v1 = { id, created: "2001-09-09T01:46:40Z", container_config: null };
  return [
    ...(single
      ? [
          { name: `${id}/VERSION`, content: "1.0" },
          { name: `${id}/json`, content: JSON.stringify(v1) },
        ]
      : []),
    ...contents.map((content, number) => ({ name: path(number), content })),
    { name: "config.json", content: configOfLayers(contents, config) },
    {
      name: "manifest.json",
      content: JSON.stringify(
        dockerManifest(
          "config.json",
          NAMES,
          contents.map((_, number) => path(number)),
        ),
      ),
    },
    ...(single ? [{ name: "repositories", content: JSON.stringify(dockerRepositories(id, NAMES)) }] : []),
  ];
}

/** A new file with the archive of these members, its bytes changed. */
export async function archiveWith(
  members: readonly Member[],
  change: Change<Buffer> = same,
): Promise<string> {
  return fileOf(change(await archiveOf(members)));
}

/** The digest of a blob as its path in a layout. */
function blobPath(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

export function json(document: unknown): Buffer {
  return Buffer.from(JSON.stringify(document));
}

function copyOf(document: object): Json {
  return JSON.parse(JSON.stringify(document)) as Json;
}

function same<T>(value: T): T {
  return value;
}
