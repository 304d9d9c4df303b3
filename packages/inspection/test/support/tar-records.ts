/** Where the fields of a tar header lie (POSIX, ustar). */
export const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  typeFlag: [156, 1],
  linkName: [157, 100],
  magic: [257, 6],
  version: [263, 2],
  userName: [265, 32],
  groupName: [297, 32],
  deviceMajor: [329, 8],
  deviceMinor: [337, 8],
  prefix: [345, 155],
  unused: [500, 12],
} as const;

export type Field = keyof typeof FIELDS;

/** The offset of the header whose name field begins with `name`. */
export function headerAt(archive: Buffer, name: string): number {
  for (let at = 0; at < archive.length; at += 512)
    if (archive.toString("latin1", at, at + name.length) === name) return at;
  throw new Error(`no header '${name}'`);
}

/** A copy of `archive` with text over the start of a field of the header at `offset`, and a checksum that fits. */
export function withField(archive: Buffer, offset: number, field: Field, text: string): Buffer {
  const copy = Buffer.from(archive);
  copy.write(text, offset + FIELDS[field][0], "latin1");
  const header = copy.subarray(offset, offset + 512);
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return copy;
}

/** A copy of `bytes` with one bit of the byte at `offset` flipped. */
export function flipped(bytes: Buffer, offset: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[offset] = (copy[offset] as number) ^ 1;
  return copy;
}

/** The records of the member whose header begins at `offset`: header, content, padding. */
export function recordsAt(archive: Buffer, offset: number): Buffer {
  const size = Number.parseInt(archive.toString("latin1", offset + 124, offset + 135), 8);
  return archive.subarray(offset, offset + 512 + Math.ceil(size / 512) * 512);
}

/** The header of an empty member. */
export function emptyMember(name: string, typeFlag: string, target = ""): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, "latin1");
  for (const at of [100, 108, 116]) header.write("0000000", at, "latin1");
  for (const at of [124, 136]) header.write("00000000000", at, "latin1");
  header.write("00000000001", 136, "latin1");
  header.write("ustar  ", 257, "latin1");
  header.write("root", 265, "latin1");
  header.write("root", 297, "latin1");
  header.write(target, 157, "latin1");
  return withField(header, 0, "typeFlag", typeFlag);
}
