import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "@storeship/core";
import { extract } from "tar-stream";
import { describe, expect, test } from "vitest";
import { streamReader } from "../../src/reading/byte-reader.js";
import { tarMembers } from "../../src/reading/tar-members.js";
import { rejectionOf } from "../support/error.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

/** `bytes` in chunks of this size, each gone when the next is asked for. */
async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    yield chunk.subarray(0, bytes.copy(chunk, 0, at, at + size));
    chunk.fill(0xff);
  }
}

/** Type, name, target and content of each member. */
async function listing(bytes: Buffer, chunkSize = 65_536): Promise<string[]> {
  const found: string[] = [];
  for await (const member of tarMembers(streamReader(chunks(bytes, chunkSize)), "the archive")) {
    const content: Buffer[] = [];
    for await (const chunk of member.content()) content.push(Buffer.from(chunk));
    found.push(`${member.typeFlag} ${member.name} ${member.target} ${digestOf(Buffer.concat(content))}`);
  }
  return found;
}

const TYPE_FLAGS: Readonly<Record<string, string>> = { file: "0", link: "1", symlink: "2", directory: "5" };

/** The same, as tar-stream reads it. */
async function otherListing(bytes: Buffer): Promise<string[]> {
  // Its own types know nothing of its options.
  const options: object = { filenameEncoding: "latin1", allowUnknownFormat: true };
  const archive = extract(options);
  archive.end(bytes);
  const found: string[] = [];
  for await (const member of archive) {
    const content: Buffer[] = [];
    for await (const chunk of member) content.push(chunk as Buffer);
    const { type, name, linkname } = member.header;
    found.push(`${TYPE_FLAGS[type ?? ""]} ${name} ${linkname ?? ""} ${digestOf(Buffer.concat(content))}`);
  }
  return found;
}

/** A tree with names and files of all lengths around a header's fields and a record. */
function makeTree(longest: number): string {
  const tree = join(temporaryDirectory(), "tree");
  mkdirSync(tree);
  for (const size of [0, 1, 511, 512, 513, 100_000])
    writeFileSync(join(tree, `file-${size}`), Buffer.alloc(size, "x"));
  for (let length = 1; length <= longest; length += 7) {
    writeFileSync(join(tree, "n".repeat(length)), String(length));
    symlinkSync("t".repeat(length), join(tree, `${length}.link`));
  }
  mkdirSync(join(tree, "directory", "below"), { recursive: true });
  linkSync(join(tree, "file-513"), join(tree, "hard-link"));
  return tree;
}

function tar(tree: string, ...options: string[]): Buffer {
  const run = spawnSync("tar", ["-cf", "-", ...options, "-C", tree, "."], { maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(run.stderr.toString());
  return run.stdout;
}

describe("the members of GNU tar's archives", () => {
  test.each([
    ["gnu", 250],
    ["oldgnu", 250],
    ["posix", 250],
    ["ustar", 95],
    ["v7", 90],
  ])("in the format %s are those that tar-stream finds", async (format, longest) => {
    const archive = tar(makeTree(longest), `--format=${format}`);
    const expected = await otherListing(archive);
    expect(expected.length).toBeGreaterThan(20);
    expect(await listing(archive)).toEqual(expected);
  });

  test("are the same however the archive is cut into chunks", async () => {
    const archive = tar(makeTree(120), "--format=posix");
    const expected = await listing(archive);
    for (const size of [1, 511, 512, 513, 10_240]) expect(await listing(archive, size)).toEqual(expected);
  });

  test.each(["gnu", "posix"])("keep names that are not UTF-8 in the format %s", async (format) => {
    const tree = temporaryDirectory();
    const name = `\xff\xe9${"\xe4".repeat(120)}`;
    writeFileSync(Buffer.from(`${tree}/${name}`, "latin1"), "");
    const names: string[] = [];
    for await (const member of tarMembers(streamReader(chunks(tar(tree, `--format=${format}`), 512)), ""))
      names.push(member.name);
    expect(names).toEqual(["./", `./${name}`]);
  });

  test("behind a global pax header are found", async () => {
    const tree = makeTree(50);
    const archive = tar(tree, "--format=posix", "--pax-option=comment=for all that follow");
    expect(archive.toString("latin1", 156, 157)).toBe("g");
    expect(await listing(archive)).toEqual(await listing(tar(tree)));
  });

  test("behind a sparse file with a long map are found", async () => {
    const tree = temporaryDirectory();
    const sparse = join(tree, "a");
    for (let at = 0; at < 60; at++) writeFileSync(sparse, "x".repeat(4096), { flag: at === 0 ? "w" : "r+" });
    spawnSync("bash", [
      "-c",
      `for i in $(seq 60); do dd if=/dev/urandom of=${sparse} bs=4096 count=1 seek=$((i * 32)) conv=notrunc status=none; done`,
    ]);
    truncateSync(sparse, 60 * 32 * 4096 + 100_000);
    writeFileSync(join(tree, "b"), "behind");
    const archive = tar(tree, "--format=gnu", "--sparse", "--sort=name");
    const names = (await listing(archive)).map((line) => line.split(" ").slice(0, 2).join(" "));
    expect(names).toEqual(["5 ./", "S ./a", "0 ./b"]);
  });
});

describe("the end of an archive", () => {
  test("is where two empty records are, whatever comes behind", async () => {
    const archive = tar(makeTree(50));
    const expected = await listing(archive);
    expect(await listing(Buffer.concat([archive, Buffer.from("trailing garbage")]))).toEqual(expected);
    expect(await listing(Buffer.concat([archive, archive]))).toEqual(expected);
  });

  test("needs no empty records", async () => {
    const archive = tar(makeTree(50), "--blocking-factor=1");
    expect(await listing(archive.subarray(0, -1024))).toEqual(await listing(archive));
  });

  test("may come before the padding of the last member", async () => {
    const tree = temporaryDirectory();
    writeFileSync(join(tree, "a"), "content");
    const archive = tar(tree, "--blocking-factor=1");
    for (const length of [512 + 512 + 7, 512 + 512 + 8, 512 + 1023])
      expect(await listing(archive.subarray(0, length))).toEqual(await listing(archive));
    await rejectionOf(listing(archive.subarray(0, 512 + 512 + 6)));
  });

  test("is not one empty record in the midst", async () => {
    const archive = tar(makeTree(50), "--blocking-factor=1");
    const members = archive.subarray(0, -1024);
    const error = await rejectionOf(listing(Buffer.concat([members, Buffer.alloc(512), members])));
    expect(error.message).toBe(
      `the archive has no valid tar header at byte ${members.length}; it is damaged: copy or save it again`,
    );
  });
});
