import { describe, expect, test } from "vitest";
import { platformName, platformOfSystem, systemOfNodeArch } from "../src/index.js";

describe("platformOfSystem", () => {
  test.each([
    ["x86_64-linux", "linux/amd64"],
    ["i386-linux", "linux/386"],
    ["i586-linux", "linux/386"],
    ["i686-linux", "linux/386"],
    ["aarch64-linux", "linux/arm64"],
    ["arm-linux", "linux/arm"],
    ["armhf-linux", "linux/arm"],
    ["armv5tel-linux", "linux/arm/v5"],
    ["armv6l-linux", "linux/arm/v6"],
    ["armv7l-linux", "linux/arm/v7"],
    ["armv7a-linux", "linux/arm/v7"],
    ["mips64-linux", "linux/mips64le"],
    ["mips64el-linux", "linux/mips64le"],
    ["riscv64-linux", "linux/riscv64"],
    ["powerpc64le-linux", "linux/ppc64le"],
    ["s390x-linux", "linux/s390x"],
    ["loongarch64-linux", "linux/loong64"],
  ])("%s is %s, as a prefix and as a triplet too", (system, platform) => {
    const cpu = system.slice(0, system.indexOf("-"));
    for (const form of [system, cpu, `${system}-gnu`, `${cpu}-unknown-linux-musl`]) {
      expect(platformName(platformOfSystem(form))).toBe(platform);
    }
  });

  test.each(["linux/amd64", "linux/arm/v7", "linux/arm64", "linux/arm64/v8", "linux/386", "linux/loong64"])(
    "%s is itself",
    (name) => {
      expect(platformName(platformOfSystem(name))).toBe(name);
    },
  );

  test("a platform without a variant has no such key", () => {
    expect(Object.keys(platformOfSystem("x86_64-linux"))).toEqual(["os", "architecture"]);
    expect(Object.keys(platformOfSystem("linux/arm"))).toEqual(["os", "architecture"]);
  });

  test.each([
    "",
    "sparc-linux",
    "powerpc-linux",
    "x86_64-darwin",
    "aarch64-apple-darwin",
    "i586-gnu",
    "x86_640-linux",
    "ax86_64",
    "linux",
    "linux/",
    "linux/x86_64",
    "linux/amd64/",
    "linux/amd64/v2/x",
    "windows/amd64",
    "/amd64",
  ])("'%s' is unknown, and the message lists what is known", (system) => {
    expect(() => platformOfSystem(system)).toThrow(
      expect.objectContaining({
        code: "ERR_SYSTEM_UNKNOWN",
        message: `no image architecture is known for the system '${system}'; known are x86_64, i686, aarch64, arm*, mips64, mips64el, riscv64, powerpc64le, s390x, loongarch64 (with -linux or more behind them), and linux/ARCHITECTURE`,
      }),
    );
  });
});

describe("systemOfNodeArch", () => {
  test.each([
    ["x64", "linux/amd64"],
    ["ia32", "linux/386"],
    ["arm64", "linux/arm64"],
    ["arm", "linux/arm"],
    ["ppc64", "linux/ppc64le"],
    ["riscv64", "linux/riscv64"],
    ["s390x", "linux/s390x"],
    ["loong64", "linux/loong64"],
  ])("'%s' of Node is a system of the platform %s", (arch, platform) => {
    expect(platformName(platformOfSystem(systemOfNodeArch(arch)))).toBe(platform);
  });
});
