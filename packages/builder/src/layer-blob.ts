import type { ByteSource, ImageSource } from "@storeship/core";

/**
 * The blob of one layer of a source, read each time that it is iterated.
 *
 * @param passing is given the bytes while they pass.
 */
export function layerBlob(
  source: ImageSource,
  number: number,
  passing: (bytes: ByteSource) => ByteSource,
): ByteSource {
  const read = async function* (): ByteSource {
    for await (const { bytes } of source.layers([number])) {
      yield* bytes;
      return;
    }
  };
  return { [Symbol.asyncIterator]: () => passing(read())[Symbol.asyncIterator]() };
}
