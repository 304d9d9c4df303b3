import { StoreshipError } from "@storeship/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { streamReader } from "../../src/reading/byte-reader.js";
import { paxRecords } from "../../src/reading/pax-records.js";
import { tarMembers } from "../../src/reading/tar-members.js";
import { gnuTar } from "../support/gnu-tar.js";
import { archiveOf, layerOf, treeEntries } from "../support/layer.js";
import { randomTree } from "../support/random-tree.js";
import { newDirectory, removeTree } from "../support/temporary-directory.js";
import { makeTree } from "../support/tree.js";

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function listing(bytes: Buffer, size: number): Promise<string[]> {
  const members: string[] = [];
  for await (const { typeFlag, name, target, size: length } of tarMembers(
    streamReader(chunks(bytes, size)),
    "the archive",
  ))
    members.push([typeFlag, name, target, length].join("|"));
  return members;
}

test("any tree is read as it was written, by this project and by GNU tar, in any chunks", async () => {
  await fc.assert(
    fc.asyncProperty(randomTree, fc.integer({ min: 1, max: 20_000 }), async (members, size) => {
      const tree = newDirectory();
      try {
        makeTree(tree, members);
        const entries = layerOf([treeEntries(tree)]);
        const written = entries.map((entry) => {
          const flag = { file: "0", symlink: "2", directory: "5" }[entry.type];
          const name = entry.type === "directory" ? `${entry.name}/` : entry.name;
          const target = entry.type === "symlink" ? entry.target : "";
          return [flag, name, target, entry.type === "file" ? entry.size : 0].join("|");
        });
        expect(await listing(archiveOf(entries), size)).toEqual(written);
        expect(await listing(gnuTar(tree), size)).toEqual(written);
      } finally {
        removeTree(tree);
      }
    }),
    { numRuns: 60 },
  );
});

// Records with valid sums, so that what is in the fields counts.
const field = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  fc.constantFrom("00000001750\0", "77777777777\0", "           \0", "0x10", "-1", "1e5").map(Buffer.from),
  fc.nat(0xffffff).map((value) => Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, ...Buffer.alloc(4, value)])),
);
const record = fc
  .record({
    name: fc.uint8Array({ maxLength: 100 }),
    size: field,
    type: fc.constantFrom(..."01234567xgKLSVDMN\0"),
    rest: fc.uint8Array({ maxLength: 200 }),
    ustar: fc.boolean(),
  })
  .map(recordOf);
const pax = fc
  .array(
    fc.tuple(
      fc.constantFrom("path", "linkpath", "size", "GNU.sparse.realsize"),
      fc.oneof(fc.string(), fc.constantFrom("0x10", "1e3", " 1", "-1", "", "1".repeat(30))),
    ),
  )
  .map((pairs) => Buffer.from(pairs.map(([name, content]) => paxRecord(name, content)).join("")));
const block = fc
  .oneof(pax, fc.uint8Array({ maxLength: 512 }))
  .map((bytes) => Buffer.concat([bytes, Buffer.alloc(512)]).subarray(0, 512));

test("any bytes are an archive, or are refused by an error of this project's", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(record, block), { maxLength: 8 }),
      fc.integer({ min: 1, max: 2000 }),
      async (records, size) => {
        try {
          await listing(Buffer.concat(records), size);
        } catch (error) {
          if (!(error instanceof StoreshipError)) throw error;
        }
      },
    ),
    { numRuns: 2000 },
  );
});

const key = fc.stringMatching(/^[A-Za-z.]{1,12}$/);
const value = fc.string({ unit: fc.nat({ max: 255 }).map((code) => String.fromCharCode(code)) });

test("pax records are read as what was written", () => {
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 6 }), (written) => {
      const text = Object.entries(written).map(([name, content]) => paxRecord(name, content));
      const records = paxRecords(Buffer.from(text.join(""), "latin1"));
      expect([...(records ?? [])]).toEqual(Object.entries(written));
    }),
    { numRuns: 500 },
  );
});

test.each(["0x10", "1e3", " 1", "+1", "1.0", ""])(
  "a pax header with the size '%s' is refused",
  async (size) => {
    const content = paxRecord("size", size);
    const header = recordOf({ name: Buffer.from("x"), size: Buffer.from(octal(content.length)), type: "x" });
    const block = Buffer.alloc(512);
    block.write(content);
    await expect(listing(Buffer.concat([header, block]), 512)).rejects.toThrow(
      "has a pax header that cannot be read",
    );
  },
);

// Its length counts itself.
function paxRecord(name: string, content: string): string {
  const rest = ` ${name}=${content}\n`;
  const length = [1, 2, 3, 4]
    .map((digits) => rest.length + digits)
    .find((sum, at) => `${sum}`.length === at + 1);
  return `${length}${rest}`;
}

function octal(size: number): string {
  return `${size.toString(8).padStart(11, "0")}\0`;
}

interface Fields {
  readonly name: Uint8Array;
  readonly size: Uint8Array;
  readonly type: string;
  readonly rest?: Uint8Array;
  readonly ustar?: boolean;
}

function recordOf({ name, size, type, rest, ustar = false }: Fields): Buffer {
  const bytes = Buffer.alloc(512);
  bytes.set(name);
  bytes.set(size, 124);
  bytes.write(type, 156, "latin1");
  if (rest !== undefined) bytes.set(rest, 312);
  if (ustar) bytes.write("ustar\0", 257);
  bytes.write("        ", 148);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}
