import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildDockerImage } from "../src/index.js";
import { expectVector, laidOut, ownedBy } from "./support/expect-vector.js";
import { readArchiveFile } from "./support/read-archive.js";
import { optionsOf, vectors } from "./support/vector.js";

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "storeship-vectors-"));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("buildDockerImage writes what the reference program wrote", () => {
  for (const vector of vectors()) {
    test(`${vector.name}: ${vector.about}`, async () => {
      const files = laidOut(vector, scratch);
      const building = buildDockerImage(optionsOf(vector.call, files));
      if (vector.expected.error) {
        await expect(building).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_/) });
        expect(existsSync(files.image)).toBe(false);
        expect(readdirSync(join(scratch, vector.name))).toEqual(["root"]);
        return;
      }
      await building;
      expectVector(readArchiveFile(files.image), vector.expected, ownedBy(vector));
    });
  }
});
