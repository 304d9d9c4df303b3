import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Descriptor,
  type Digest,
  ociIndex,
  ociManifest,
  parseDocument,
  readConfig,
  readDockerManifest,
  readOciIndex,
  readOciManifest,
  StoreshipError,
} from "../src/index.js";

const digest = fc.stringMatching(/^sha256:[0-9a-f]{64}$/).map((text) => text as Digest);
const text = fc.string({ unit: "grapheme" });
const annotations = fc.dictionary(text, text, { maxKeys: 4 });
const descriptor: fc.Arbitrary<Descriptor> = fc.record({
  mediaType: text,
  digest,
  size: fc.maxSafeNat(),
});

const bytesOf = (document: unknown): Buffer => Buffer.from(JSON.stringify(document));

test("a manifest and an index are read as what was written", () => {
  fc.assert(
    fc.property(descriptor, fc.array(descriptor, { maxLength: 4 }), annotations, (config, layers, notes) => {
      const manifest = readOciManifest(bytesOf(ociManifest(config, layers, notes)), "the manifest");
      expect(manifest).toMatchObject({ config, layers });
      expect(Object.entries(manifest.annotations).sort()).toEqual(Object.entries(notes).sort());
      expect(readOciIndex(bytesOf(ociIndex(layers)), "the index").manifests).toEqual(layers);
    }),
  );
});

// Documents that have the right keys, and anything under them.
const anything = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue() },
  descriptor,
  fc.array(descriptor),
  fc.array(digest),
);
const keys = [
  ...["Config", "RepoTags", "Layers", "rootfs", "diff_ids", "config", "created", "os", "architecture"],
  ...["variant", "layers", "manifests", "mediaType", "digest", "size", "platform", "annotations", "subject"],
  ...["artifactType", "schemaVersion", "__proto__", "constructor", "toString"],
];
const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { maxDepth: 4 },
    anything,
    fc.array(tie("document"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie("document")),
  ),
}));

test("any bytes are a document, or are refused by an error of this project's", () => {
  const readers = [parseDocument, readDockerManifest, readConfig, readOciIndex, readOciManifest];
  const bytes = fc.oneof(
    document.map(bytesOf),
    fc.uint8Array(),
    fc.tuple(document, fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
      const damaged = bytesOf(value);
      damaged[at % damaged.length] = byte;
      return damaged;
    }),
  );
  fc.assert(
    fc.property(bytes, (given) => {
      for (const read of readers) {
        try {
          read(given, "the document");
        } catch (error) {
          if (!(error instanceof StoreshipError)) throw error;
        }
      }
    }),
    { numRuns: 3000 },
  );
});

test.each(["[],", "{},", "0,", '"",', '{"a":0},', "[["])(
  "megabytes of %s are refused before they take memory",
  (piece) => {
    const given = Buffer.from(`[${piece.repeat((12 << 20) / piece.length)}0]`);
    const before = process.memoryUsage().heapUsed;
    expect(() => parseDocument(given, "the document")).toThrow(StoreshipError);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 << 20);
  },
);

test("a document with brackets and quotes in its texts is read", () => {
  const value = { [`${"[".repeat(500)}"`]: '\\"]}{'.repeat(100) };
  expect(parseDocument(bytesOf(value), "the document")).toEqual(value);
});
