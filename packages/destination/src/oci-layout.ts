import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type Blob,
  type ByteSource,
  type Descriptor,
  type Destination,
  type Image,
  type IndexedManifest,
  MEDIA_TYPES,
  type OciIndex,
  type OciManifest,
  type OpenDestination,
  ociIndex,
  ociManifest,
  type RawManifest,
  StoreshipError,
  systemErrorCode,
} from "@storeship/core";
import { blobFile, linkBlob } from "./blob-file.js";
import { type OutputOptions, outputFile } from "./output.js";
import { writing } from "./output-error.js";

/** The annotation that names a manifest in an index (image-spec, annotations.md). */
const REFERENCE_NAME = "org.opencontainers.image.ref.name";

/** How an image is named in a layout. */
export interface LayoutOptions extends OutputOptions {
  /** The name of the image in the layout; the tag of its first name where absent. */
  readonly tag?: string;
}

/**
 * An OCI image layout (image-spec, image-layout.md) in a directory, which is made where it does not exist. An image that
 * has the same name there already is replaced in the index.
 */
export function ociLayout(directory: string, options: LayoutOptions = {}): OpenDestination {
  return async () => {
    const layout = openLayout(directory);
    return layoutDestination(layout, options);
  };
}

interface Layout {
  readonly directory: string;
  readonly blobs: string;
  /** Manifests of the images that are there. */
  readonly manifests: readonly IndexedManifest[];
  /** Directories that were made, outermost first. */
  readonly made: readonly string[];
}

function layoutDestination(layout: Layout, { tag, fsync = false }: LayoutOptions): Destination {
  const written: string[] = [];

  const put = async (blob: Blob): Promise<Descriptor> => {
    const { digest, size, path, isNew } = await blobFile(layout.blobs, blob, fsync);
    if (isNew) written.push(path);
    return { mediaType: blob.mediaType, digest, size };
  };
  const putDocument = ({ mediaType, bytes }: RawManifest): Promise<Descriptor> =>
    put({ mediaType, bytes: once(bytes) });

  const putManifest = async ({ config, layers, annotations, manifest, platform }: Image) => {
    const made = await putDocument({ mediaType: MEDIA_TYPES.config, bytes: config });
    const blobs = layers.map(({ blob }) => blob);
    const document = manifest ?? documentOf(ociManifest(made, blobs, annotations));
    return { ...(await putDocument(document)), platform };
  };
  const putIndex = (manifests: readonly IndexedManifest[], index = documentOf(ociIndex(manifests))) =>
    putDocument(index);

  return {
    async putBlob(blob) {
      const { mediaType, file, known, size } = blob;
      if (file === undefined || known === undefined || size === undefined) return put(blob);
      const linked = linkBlob(layout.blobs, file, known);
      if (linked === undefined) return put(blob);
      if (linked.isNew) written.push(linked.path);
      return { mediaType, digest: known, size };
    },
    async commit({ images, index }) {
      const manifests: IndexedManifest[] = [];
      for (const image of images) manifests.push(await putManifest(image));
      const isOne = index === undefined && manifests.length === 1;
      const entry = isOne ? manifests[0] : await putIndex(manifests, index);
      const name = tag ?? images[0]?.names[0]?.tag ?? "latest";
      const named = { ...(entry as IndexedManifest), annotations: { [REFERENCE_NAME]: name } };
      const others = layout.manifests.filter(({ annotations }) => annotations?.[REFERENCE_NAME] !== name);
      await writeFile(
        join(layout.directory, "oci-layout"),
        JSON.stringify({ imageLayoutVersion: "1.0.0" }),
        fsync,
      );
      await writeFile(
        join(layout.directory, "index.json"),
        JSON.stringify(ociIndex([...others, named])),
        fsync,
      );
      return entry;
    },
    async abort() {
      if (layout.made.includes(layout.directory))
        rmSync(join(layout.directory, "oci-layout"), { force: true });
      for (const path of written) rmSync(path, { force: true });
      for (const path of layout.made.toReversed()) removeIfEmpty(path);
    },
  };
}

function documentOf(document: OciManifest | OciIndex): RawManifest {
  return { mediaType: document.mediaType, bytes: Buffer.from(JSON.stringify(document)) };
}

async function* once(bytes: Uint8Array): ByteSource {
  yield bytes;
}

function openLayout(directory: string): Layout {
  const index = join(directory, "index.json");
  const blobs = join(directory, "blobs", "sha256");
  const manifests = isDirectory(directory) ? readManifests(directory, index) : [];
  const made = [directory, join(directory, "blobs"), blobs].filter((path) => makeDirectory(path, directory));
  return { directory, blobs, manifests, made };
}

function readManifests(directory: string, index: string): readonly IndexedManifest[] {
  try {
    return (JSON.parse(readFileSync(index, "utf8")) as OciIndex).manifests;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT" && readdirSync(directory).length === 0) return [];
    throw new StoreshipError(
      "ERR_OUTPUT",
      `cannot add to '${directory}': it is not empty and has no index.json of an OCI image layout; give a new directory`,
      { cause: error },
    );
  }
}

function makeDirectory(path: string, name: string): boolean {
  if (isDirectory(path)) return false;
  writing(name, () => mkdirSync(path));
  return true;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Somebody else's files are in it: it stays.
  }
}

async function writeFile(path: string, content: string, fsync: boolean): Promise<void> {
  const output = await outputFile(path, { fsync });
  try {
    await output.write(Buffer.from(content));
    await output.commit();
  } finally {
    await output.abort();
  }
}
