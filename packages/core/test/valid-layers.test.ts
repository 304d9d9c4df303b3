import { describe, expect, test } from "vitest";
import { type LayerPlan, type SizedClosure, validLayers } from "../src/index.js";

const closure: SizedClosure = {
  storeDir: "/gnu/store",
  items: ["/a", "/b", "/c"].map((path) => ({ path, references: [], size: 1 })),
};

function layers(...groups: readonly (readonly string[])[]): readonly LayerPlan[] {
  return groups.map((items) => ({ items }));
}

describe("what a layering gives", () => {
  test("passes where each item is in exactly one layer", () => {
    const plans = layers(["/c"], [], ["/a", "/b"]);
    expect(validLayers(plans, closure, { maxLayers: 3 })).toBe(plans);
  });

  test.each([
    ["a dropped item", layers(["/a", "/b"]), "'/c' into no layer"],
    ["an item in two layers", layers(["/a", "/b"], ["/b", "/c"]), "'/b' into layers twice"],
    ["an item twice in one layer", layers(["/a", "/b", "/b", "/c"]), "'/b' into layers twice"],
    [
      "an item of nowhere",
      layers(["/a", "/b", "/c", "/d"]),
      "'/d' into a layer, which is not in the closure",
    ],
    ["a layer too many", layers(["/a"], ["/b"], ["/c"]), "makes 3 layers where 2 are allowed"],
    ["no list", undefined, "gives no list of layers with items"],
    ["a list of something else", [["/a", "/b", "/c"]], "gives no list of layers with items"],
  ])("is refused for %s", (_, plans, fault) => {
    const validate = () => validLayers(plans as readonly LayerPlan[], closure, { maxLayers: 2 }, "mine");
    expect(validate).toThrow(
      expect.objectContaining({
        code: "ERR_LAYERING",
        message: `the layering 'mine' does not keep its contract: it ${fault.startsWith("'") ? `puts ${fault}` : fault}; choose another, and tell its author`,
      }),
    );
  });
});
