import {
  type Blob,
  type ByteSource,
  type Descriptor,
  type Destination,
  type ImageSource,
  type LayerClaim,
  printableText,
} from "@storeship/core";
import { layerBlob } from "../layer-blob.js";
import { checkedBlob } from "./checked-blob.js";
import type { ImageToCopy } from "./read-images.js";

/** How the copying of blobs is watched. */
export interface CopyWatch {
  /** Told of bytes that have passed. */
  readonly count: (bytes: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** Put the blobs of an image's layers, each once. @returns their descriptors, lowest layer first. */
export async function putLayers(
  { source, layers }: Pick<ImageToCopy, "source" | "layers">,
  destination: Destination,
  watch: CopyWatch,
): Promise<readonly Descriptor[]> {
  const put: Descriptor[] = [];
  for await (const { numbers, read, done } of source.isSequential
    ? inOrderOfSource(source, layers)
    : oneByOne(source, layers)) {
    const number = numbers[0] as number;
    const layer = layers[number] as LayerClaim;
    let isRead = false;
    const count = (bytes: number): void => {
      isRead = true;
      watch.count(bytes);
    };
    const descriptor = await destination.putBlob(blobOf(source, layer, number, read, { ...watch, count }));
    if (!isRead) watch.count(layer.size);
    for (const other of numbers)
      put[other] = { ...descriptor, mediaType: (layers[other] as LayerClaim).mediaType };
    await done();
  }
  return put;
}

function blobOf(
  { name, repository, isSequential }: ImageSource,
  layer: LayerClaim,
  number: number,
  read: () => ByteSource,
  { count, signal }: CopyWatch,
): Blob {
  const what = `layer ${number + 1} of '${printableText(name)}'`;
  const onBytes = (bytes: number): void => {
    count(bytes);
    signal?.throwIfAborted();
  };
  return {
    ...checkedBlob(layer, read, what, onBytes),
    ...(isSequential === true ? { isPassing: true } : {}),
    ...(repository === undefined ? {} : { repository }),
  };
}

/** A blob that can be read. */
interface Readable {
  /** The layers that it is. */
  readonly numbers: readonly number[];
  /** All its bytes from the start; at any time, and as often as is wanted. */
  readonly read: () => ByteSource;
  /** Called before the next one is asked for. */
  done(): Promise<void>;
}

function* oneByOne(source: ImageSource, layers: readonly LayerClaim[]): Generator<Readable, void, undefined> {
  // Layers without a digest are blobs of their own, whatever they hold.
  const blobs = Map.groupBy(layers.keys(), (number) => layers[number]?.digest ?? number);
  for (const numbers of blobs.values())
    yield { numbers, read: () => layerBlob(source, numbers[0] as number), done: async () => {} };
}

// The first reading takes the bytes as the source comes by them; whoever reads again makes the source pass over all once more.
async function* inOrderOfSource(
  source: ImageSource,
  layers: readonly LayerClaim[],
): AsyncGenerator<Readable, void, undefined> {
  for await (const { numbers, bytes } of source.layers([...layers.keys()])) {
    let passing: ByteSource | undefined = bytes;
    let firstReading: Promise<void> = Promise.resolve();
    const readFirst = async function* (): ByteSource {
      const end = Promise.withResolvers<void>();
      firstReading = end.promise;
      try {
        yield* bytes;
      } finally {
        end.resolve();
      }
    };
    yield {
      numbers,
      read() {
        const first = passing !== undefined;
        passing = undefined;
        return first ? readFirst() : layerBlob(source, numbers[0] as number);
      },
      async done() {
        passing = undefined;
        await firstReading;
      },
    };
  }
}
