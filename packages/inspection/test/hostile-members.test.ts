import { describe, expect, test } from "vitest";
import { dockerArchiveSource, inspectImage } from "../src/index.js";
import { errorOf } from "./support/error.js";
import {
  archiveFile,
  archiveOf,
  imageMembers,
  type Member,
  manifestOf,
  withMember,
} from "./support/image-archive.js";
import { file, layerOf } from "./support/layer.js";

const layer = { path: "001/layer.tar", bytes: layerOf([file("a", 10)]) };

async function inspected(members: readonly Member[]) {
  return inspectImage(dockerArchiveSource(await archiveFile(members), []), []);
}

describe("paths that lead out of an archive find nothing", () => {
  test.each([
    "../001/layer.tar",
    "/etc/hostname",
    "001/../../001/layer.tar",
    "..",
    "",
    ".",
    "001/layer.tar\0",
  ])("where manifest.json names the layer '%s'", async (path) => {
    const members = withMember(imageMembers([layer]), { name: "manifest.json", content: manifestOf([path]) });
    const outside = [...members, { name: "../001/layer.tar", content: layer.bytes }];
    const { code, message } = await errorOf(inspected(outside));
    expect(code).toBe("ERR_IMAGE_DAMAGED");
    expect(message).toContain("has no file '");
  });

  test.each([
    ["a symlink", { name: "001/layer.tar", type: "symlink", target: "../../../../../../etc/hostname" }],
    ["an absolute symlink", { name: "001/layer.tar", type: "symlink", target: "/etc/hostname" }],
    ["a hard link", { name: "001/layer.tar", type: "link", target: "/etc/hostname" }],
    ["a symlink to itself", { name: "001/layer.tar", type: "symlink", target: "layer.tar" }],
  ] as const)("where the layer is %s", async (_, member) => {
    const { code } = await errorOf(inspected(withMember(imageMembers([layer]), member)));
    expect(code).toBe("ERR_IMAGE_DAMAGED");
  });
});

test("members of a layer that lead out of the root, and those it has twice, are counted like others", async () => {
  const bytes = await archiveOf([
    { name: "../../etc/passwd", content: "12345" },
    { name: "/etc/passwd", content: "12345" },
    { name: "a/../../b", content: "12345" },
    { name: "twice", content: "12345" },
    { name: "twice", content: "12345" },
    { name: "link", type: "symlink", target: "../../../../etc/passwd" },
  ]);
  const { layers } = await inspected(imageMembers([{ path: "001/layer.tar", bytes }]));
  expect(layers[0]).toMatchObject({ members: 6, items: [], outside: { members: 6, bytes: 25 } });
});
