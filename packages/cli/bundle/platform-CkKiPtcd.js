import { t as StoreshipError } from "./errors-BPWMAR_W.js";
// ../core/dist/platform.js
const ARCHITECTURES = [
	[/^x86_64$/, "amd64"],
	[/^i[3-6]86$/, "386"],
	[/^(aarch64|arm64)$/, "arm64"],
	[/^arm/, "arm"],
	[/^mips64(el)?$/, "mips64le"],
	[/^riscv64$/, "riscv64"],
	[/^powerpc64le$/, "ppc64le"],
	[/^s390x$/, "s390x"],
	[/^loongarch64$/, "loong64"]
];
const KNOWN = "x86_64, i686, aarch64, arm*, mips64, mips64el, riscv64, powerpc64le, s390x, loongarch64";
/**
* The platform of a system: a GNU triplet (`x86_64-linux-gnu`), its prefix (`x86_64-linux`, `x86_64`), or
* an OCI platform (`linux/arm/v7`).
*
* @throws StoreshipError `ERR_SYSTEM_UNKNOWN` for a system that has no image architecture.
*/
function platformOfSystem(system) {
	if (system.includes("/")) return platformOfName(system);
	const [cpu = "", ...rest] = system.split("-");
	const architecture = ARCHITECTURES.find(([triplet]) => triplet.test(cpu))?.[1];
	if (architecture === void 0 || rest.length > 0 && !rest.includes("linux")) throw unknown(system);
	if (architecture === "arm") return {
		os: "linux",
		architecture,
		...variantOf(cpu)
	};
	return {
		os: "linux",
		architecture
	};
}
function platformOfName(name) {
	const [os, architecture, variant, ...rest] = name.split("/");
	const known = architecture !== void 0 && ARCHITECTURES.some(([, known]) => known === architecture);
	if (os !== "linux" || !known || variant === "" || rest.length > 0) throw unknown(name);
	return variant === void 0 ? {
		os,
		architecture
	} : {
		os,
		architecture,
		variant
	};
}
function variantOf(cpu) {
	const version = /^armv([5-8])/.exec(cpu)?.[1];
	return version === void 0 ? {} : { variant: `v${version}` };
}
function unknown(system) {
	return new StoreshipError("ERR_SYSTEM_UNKNOWN", `no image architecture is known for the system '${system}'; known are ${KNOWN} (with -linux or more behind them), and linux/ARCHITECTURE`);
}
const SYSTEM_CPUS = {
	x64: "x86_64",
	ia32: "i686",
	arm64: "aarch64",
	ppc64: "powerpc64le",
	loong64: "loongarch64"
};
/** The system of a machine whose architecture Node calls `arch` (`process.arch`): `x86_64-linux` for `x64`. */
function systemOfNodeArch(arch) {
	return `${SYSTEM_CPUS[arch] ?? arch}-linux`;
}
/** A platform in one word: `linux/amd64`, `linux/arm/v7`. */
function platformName(platform) {
	const name = `${platform.os}/${platform.architecture}`;
	return platform.variant === void 0 ? name : `${name}/${platform.variant}`;
}
export { platformOfSystem as n, systemOfNodeArch as r, platformName as t };
