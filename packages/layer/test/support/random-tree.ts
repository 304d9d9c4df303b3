import type { ByteString } from "@storeship/core";
import fc from "fast-check";
import { directory, file, type Member, symlink } from "./tree.js";

const byte = fc
  .oneof(fc.nat({ max: 255 }), fc.constantFrom(...Buffer.from("ab!-. \n\\'\"*é", "utf8")))
  .filter((code) => code !== 0 && code !== 0x2f)
  .map((code) => String.fromCharCode(code));
const component = fc
  .oneof(
    fc.constantFrom("a", "a!", "a-b", "a.c", "b"),
    fc.string({ unit: byte, minLength: 1, maxLength: 12 }),
    longName(),
  )
  .filter((name) => name !== "." && name !== ".." && !name.startsWith(".wh."));
const path = fc.array(component, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
const mode = fc.nat({ max: 0o7777 }).map((bits) => bits | 0o700);

const member: fc.Arbitrary<Member> = fc.oneof(
  fc.record({ path, mode }).map((given) => directory(given.path, given.mode)),
  fc
    .record({ path, mode, size: fc.nat({ max: 3000 }) })
    .map((given) => file(given.path, given.size, given.mode)),
  fc.record({ path, target: fc.oneof(path, longName()) }).map((given) => symlink(given.path, given.target)),
);

/** Members of a small tree, each on a name of its own and none below a file. */
export const randomTree: fc.Arbitrary<readonly Member[]> = fc
  .array(member, { maxLength: 25 })
  .map(consistent);

function longName(): fc.Arbitrary<ByteString> {
  return fc
    .tuple(fc.constantFrom("n", "\xe9"), fc.integer({ min: 95, max: 255 }))
    .map(([char, length]) => char.repeat(length));
}

function consistent(members: readonly Member[]): Member[] {
  const types = new Map<ByteString, Member["type"]>();
  return members.filter(({ name, type }) => {
    if (types.has(name)) return false;
    const above = [...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index));
    if (above.some((parent) => (types.get(parent) ?? "directory") !== "directory")) return false;
    for (const parent of above) types.set(parent, "directory");
    types.set(name, type);
    return true;
  });
}
