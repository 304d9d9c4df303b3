import { expect, test } from "vitest";
import { nixBase32, profilePath, storeHash, storePath } from "../corpus/store-path.ts";

test("base 32 gives the values that Nix gives", () => {
  expect(nixBase32(new Uint8Array())).toBe("");
  expect(nixBase32(Buffer.from("hello"))).toBe("dxn6qrb8");
  expect(nixBase32(Uint8Array.from({ length: 20 }, (_, i) => i))).toBe("2c91240g1q6hq2qa1440f1h50h1h4080");
  const emptyFile = Buffer.from("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "hex");
  expect(nixBase32(emptyFile)).toBe("0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73");
});

test("a store hash is the folded SHA-256 of the text's UTF-8", () => {
  expect(storeHash("")).toBe("wi0sw9r4p5prk7acm7i0z1b97h75faw7");
  expect(storeHash("hello")).toBe("bhg1c6wywawwa3m3cfsnr45l5kj0ym9k");
  expect(storeHash("é")).toBe("gxazkmfa2wh4fabp8jv3vz1gvzg717rh");
});

test("a store path replaces what a store does not allow in a version", () => {
  expect(storePath("/gnu/store", "curl", "7.88.1-10+deb12u15")).toBe(
    "/gnu/store/gjvyn5fbpbbqyv5ikqgbzhj64332cldy-curl-7.88.1-10+deb12u15",
  );
  expect(storePath("/gnu/store", "zlib1g", "1:1.2~rc/1")).toMatch(/-zlib1g-1_1\.2_rc_1$/);
});

test("a profile's path does not depend on the order of its roots", () => {
  expect(profilePath("/gnu/store", ["/gnu/store/b", "/gnu/store/a"])).toBe(
    profilePath("/gnu/store", ["/gnu/store/a", "/gnu/store/b"]),
  );
});
