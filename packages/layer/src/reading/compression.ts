/** Bytes at the start of a file that tell how it is compressed. */
export const MAGIC_LENGTH = 6;

const MAGIC: ReadonlyArray<readonly [name: string, start: readonly number[]]> = [
  ["gzip", [0x1f, 0x8b]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["lzip", [0x4c, 0x5a, 0x49, 0x50]],
  ["lz4", [0x04, 0x22, 0x4d, 0x18]],
];

/** The name of the compressor that wrote bytes with this start; undefined for any other bytes. */
export function compressionOf(start: Uint8Array): string | undefined {
  return MAGIC.find(([, magic]) => magic.every((byte, at) => start[at] === byte))?.[0];
}
