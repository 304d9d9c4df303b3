import { type ByteSource, type ReadLimits, StoreshipError } from "@storeship/core";

/** Where zeros alone are much of a small layer, its ratio says nothing. */
const RATIO_FROM = 2 ** 30;

/** `source`, up to the size that a layer may have. @param what names it in messages. */
export async function* withinSize(source: ByteSource, { layerSize }: ReadLimits, what: string): ByteSource {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > layerSize) {
      throw tooLarge(
        `${what} has more than ${layerSize} bytes; if that is meant, allow more with --max-layer-size`,
      );
    }
    yield chunk;
  }
}

/**
 * What `decompress` makes of `source`, as long as it is not too many times as much.
 *
 * @param what names it in messages.
 * @throws StoreshipError `ERR_IMAGE_TOO_LARGE`.
 */
export async function* withinRatio(
  source: ByteSource,
  decompress: (source: ByteSource) => ByteSource,
  { ratio }: ReadLimits,
  what: string,
): ByteSource {
  let taken = 0;
  let made = 0;
  const counted = async function* (): ByteSource {
    for await (const chunk of source) {
      taken += chunk.length;
      yield chunk;
    }
  };
  for await (const chunk of decompress(counted())) {
    made += chunk.length;
    if (made > RATIO_FROM && made > taken * ratio) {
      throw tooLarge(
        `${what} becomes more than ${ratio} times as large when it is decompressed; if that is meant, allow more with --max-ratio`,
      );
    }
    yield chunk;
  }
}

function tooLarge(message: string): StoreshipError {
  return new StoreshipError("ERR_IMAGE_TOO_LARGE", message);
}
