import { C as CommanderError, S as Option, a as directories, c as pairs, d as profileSymlinks, f as texts, g as wholeNumber, h as trees, i as compression, l as platform, m as transformations, o as directory, p as time, r as byteSize, s as imageTags, t as oneLine, u as ports, w as InvalidArgumentError, x as Command } from "./one-line-Dy2qYMri.js";
import { t as DEFAULT_CACHE_SIZE } from "./cache-directory-Da1hxWic.js";
import { t as platformName } from "./platform-CkKiPtcd.js";
import { i as toByteString, r as printable } from "./byte-string-BC5Ot-HX.js";
import { t as byteCount } from "./byte-count-C45_8aDq.js";
import { n as reasonOf, r as systemErrorCode, t as StoreshipError } from "./errors-BPWMAR_W.js";
import { setFlagsFromString } from "node:v8";
import { readFileSync } from "node:fs";
// dist/commands/cache.js
/** `storeship cache`. */
function cacheCommand() {
	return new Command("cache").description("Look after the layer cache.").addCommand(withCache(new Command("ls").description("List the layers that the cache holds, the most recently used first.")).option("--json", "print one JSON document").action(async (options) => print(await (await actions()).list(options)))).addCommand(withCache(new Command("prune").description("Remove what was not used for the longest time, and what is left over.")).option("--cache-size <size>", "bytes to keep, such as 20G", byteSize, DEFAULT_CACHE_SIZE).action(async (options) => print(await (await actions()).prune(options)))).addCommand(withCache(new Command("verify").description("Read all that the cache holds, and remove what is broken.")).action(async (options) => print(await (await actions()).verify(options))));
}
function withCache(command) {
	return command.option("--cache <dir>", "the cache's directory (default: $XDG_CACHE_HOME/storeship)");
}
async function actions() {
	return import("./cache-actions-luvrm0Y6.js");
}
function print(text) {
	process.stdout.write(`${text}\n`);
}
// dist/commands/export.js
/** `storeship export`. */
function exportCommand() {
	return new Command("export").description("Write the closure of one store item as docker-image-BASENAME.tar in the working directory, with /bin linked to the item's.").argument("<store-item>", "a direct store path").option("--closure <file>", "reference graph of the item's closure", (text) => [text]).option("--store-database <file>", "read references from this store database (default: that of the item's store)").option("--scan", "find references by scanning the items for store hashes").option("--sysroot <dir>", "the store lies below DIR", "/").action(async (item, options) => {
		const { exportItem } = await import("./export-item-C3kqT1se.js");
		process.stdout.write(`${await exportItem(item, options, process.cwd())}\n`);
	});
}
// dist/commands/inspect.js
/** Store items of a layer that are listed unless all are asked for. */
const LISTED_ITEMS = 20;
/** `storeship inspect`. */
function inspectCommand() {
	return new Command("inspect").description("Tell what is in an image: config, layers, store items, sizes.").argument("<image>", "docker-archive:FILE, oci:DIR[:TAG], or the plain name of such a file or directory").option("--plugin <name>", "load a plugin; repeatable", texts).option("--json", "print one JSON document").option("--all", `list all store items of a layer, not the ${LISTED_ITEMS} largest alone`).action(async (image, options) => {
		const { inspectImage } = await import("./dist-BkFMriwy.js");
		const { imageSource } = await import("./image-source-C3RUUJL4.js");
		const { decompressors } = await import("./decompressors-DIiLxenq.js");
		const { loadPlugins } = await import("./load-Dqtwrpxs.js");
		const known = decompressors(await loadPlugins(options.plugin ?? [], process.cwd()));
		const inspection = await inspectImage(imageSource(image, known), known);
		process.stdout.write(`${options.json ? json(inspection) : listing(inspection, options.all === true)}\n`);
	});
}
function json(inspection) {
	const document = {
		...inspection,
		platform: inspection.platform && platformName(inspection.platform)
	};
	const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
	return JSON.stringify(document, void 0, 2).replace(/[\x7f-\x9f]/g, escaped);
}
function listing(inspection, all) {
	const { names, id, created, config, size, layers } = inspection;
	return [table([
		["image", names.length === 0 ? "(no name)" : names.join(", ")],
		["platform", platformOf(inspection)],
		["id", id],
		["created", created ?? "unknown"],
		...Object.entries(config).flatMap(([key, value]) => configLines(key, value).map((line) => [key, line])),
		["layers", `${layers.length}, ${byteCount(size)}`]
	]), ...layers.map((layer, index) => layerListing(layer, index + 1, all))].join("\n\n");
}
function platformOf({ platform }) {
	return platform === void 0 ? "unknown" : platformName(platform);
}
/** A value of the config: a line for each entry of the environment or of a set, none where it says nothing. */
function configLines(key, value) {
	if (value === null || value === "" || value === false) return [];
	if (typeof value === "string") return [value];
	if (Array.isArray(value)) return key === "Env" ? value.map(String) : value.length === 0 ? [] : [JSON.stringify(value)];
	if (typeof value !== "object") return [String(value)];
	return Object.entries(value).map(([name, one]) => {
		if (typeof one === "string") return `${name}=${one}`;
		return JSON.stringify(one) === "{}" ? name : `${name}=${JSON.stringify(one)}`;
	});
}
function layerListing(layer, number, all) {
	const { diffId, blob, size, members, outside } = layer;
	const items = layer.items.toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
	const listed = all ? items : items.slice(0, LISTED_ITEMS);
	const rest = items.slice(listed.length);
	const rows = listed.map(({ path, ...count }) => contentLine(count, path));
	if (rest.length > 0) rows.push(contentLine(sum(rest), `in ${counted(rest.length, "more store item")}; --all lists them`));
	if (outside.members > 0) rows.push(contentLine(outside, "in no store item"));
	const held = blob.size === size ? "" : ` (${byteCount(blob.size)} compressed)`;
	return [`layer ${number}: ${byteCount(size)}${held}, ${counted(members, "member")}, diffID ${diffId}`, ...rows].join("\n");
}
function contentLine({ bytes, members }, what) {
	return `${byteCount(bytes).padStart(10)} ${counted(members, "member").padStart(15)}  ${what}`;
}
function sum(items) {
	const total = {
		bytes: 0,
		members: 0
	};
	for (const { bytes, members } of items) {
		total.bytes += bytes;
		total.members += members;
	}
	return total;
}
function counted(number, noun) {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
function table(rows) {
	return rows.map(([name, text]) => `${shown(name).padEnd(12)} ${shown(text)}`).join("\n");
}
function shown(text) {
	return printable(toByteString(text));
}
// dist/commands/pack/options.js
/** The least and the most layers of an image. */
const LAYERS = [1, 125];
const MOST_JOBS = 1024;
/** Add the options to the command. */
function addPackOptions(command) {
	addContentOptions(command);
	addImageOptions(command);
	addLayerOptions(command);
	addOutputOptions(command);
	return command;
}
function addContentOptions(command) {
	command.optionsGroup("What goes in:").option("--closure <file>", "reference graph of the roots' closure, - for stdin; repeatable", texts).option("--store-database <file>", "read references from this store database (default: that of the roots' store)").option("--scan", "find references by scanning the items for store hashes").option("--sysroot <dir>", "the store lies below DIR; the image's names don't show it", "/").option("--tree <dir[=path]>", "add a plain directory at PATH of the image, / unless given; repeatable", trees).option("-S, --symlink <source=target>", "a symlink at SOURCE to TARGET, which is relative to the profile; repeatable", profileSymlinks).option("--directives <file>", "JSON array of files, directories, symlinks and copies to add").option("--transform <old:new>", "rename members that begin with OLD; repeatable, in order", transformations).option("--localstatedir", "install a store database that registers the closure, GC roots, and root's profile").option("--database <file>", "install this store database instead of a generated one").option("--profile-name <name>", "name of root's profile (default: guix-profile)").option("--root-system <dir>", "a provisioned root file system as a layer of its own").option("--no-tmp", "don't make /tmp");
}
function addImageOptions(command) {
	command.optionsGroup("The image:").option("-t, --image-tag <name[:tag]>", "name of the image, or from-store-path; repeatable (default: of the profile's packages)", imageTags).option("-s, --system <system>", "GNU triplet, its prefix, or linux/ARCHITECTURE (default: this machine's)", platform).option("--entry-point <program>", "what the container runs; relative to the profile unless absolute").option("-A, --entry-point-argument <arg>", "argument of the entry point; repeatable", texts).option("--cmd <arg>", "default arguments; repeatable", texts).option("-e, --env <name=value>", "environment variable; repeatable", pairs).addOption(new Option("--search-paths <kind>", "environment from the profile's manifest").choices(["auto", "none"]).default("auto")).option("-w, --workdir <dir>", "working directory", directory).option("-u, --user <user>", "user, by name or number").option("-l, --label <name=value>", "label; repeatable", pairs).option("--annotation <name=value>", "annotation of the manifest; repeatable", pairs).option("--expose <port>", "port that the container listens on, such as 80/tcp; repeatable", ports).option("--volume <dir>", "volume; repeatable", directories).option("--stop-signal <signal>", "signal that stops the container").option("--created <time>", "seconds or ISO 8601 (default: SOURCE_DATE_EPOCH, else 1)", time).option("--mtime <time>", "of members: seconds or ISO 8601", time, 1);
}
function addLayerOptions(command) {
	command.optionsGroup("Layers and compression:").option("--max-layers <n>", `at most N layers, ${LAYERS[0]} to ${LAYERS[1]}`, wholeNumber(...LAYERS), 100).option("--layering <name>", "how items are grouped: popularity, size, graph, sticky, single, or a plugin's", "popularity").option("--against <image>", "older image, or its metadata file, whose layers sticky keeps to").option("--layer-compression <name[:level]>", "compressor of layer blobs (default: none in a docker-archive, gzip elsewhere)", compression).option("-C, --compression <name[:level]>", "compressor of the whole archive: gzip, zstd, xz, lzip, bzip2, none, command:PROGRAM (default: by the file name's extension)", compression).option("-j, --jobs <n>", "threads (default: cores)", wholeNumber(1, MOST_JOBS)).option("--plugin <name>", "load a plugin; repeatable", texts).option("--cache <dir>", "layer cache (default: $XDG_CACHE_HOME/storeship)").option("--no-cache", "use no layer cache").option("--cache-size <size>", "bytes that the layer cache may keep, such as 20G", byteSize, DEFAULT_CACHE_SIZE);
}
function addOutputOptions(command) {
	command.optionsGroup("Where it goes and how it is told:").option("-o, --output <dest>", "docker-archive:FILE, oci:DIR[:TAG], FILE, or - for stdout (default: NAME.tar)").option("--metadata-file <file>", "write a JSON document of what was made: digests, sizes, items, fingerprints").option("--fsync", "sync the output before it takes its name").option("-n, --dry-run", "list what would be packed and write nothing").option("--json", "print one JSON document of what was made").option("-q, --quiet", "print errors and warnings only").addOption(new Option("--progress <kind>", "how progress is shown").choices([
		"auto",
		"bar",
		"plain",
		"json",
		"none"
	]).default("auto")).option("--spec <file>", "read options from a JSON file; those of the command line win").option("--print-spec", "print the specification file that equals the command line, and stop");
}
/** Options that say where a specification is, not what it says. */
const NOT_IN_SPEC = /* @__PURE__ */ new Set([
	"spec",
	"printSpec",
	"help"
]);
/** The keys of a specification file that stand for the command's options. */
function specKeys(command) {
	const options = command.options.filter((option) => !NOT_IN_SPEC.has(option.attributeName()));
	const keys = /* @__PURE__ */ new Map();
	for (const option of options) {
		const name = option.attributeName();
		const positive = keys.get(name);
		if (positive === void 0) keys.set(name, {
			option,
			kind: kindOf(option)
		});
		else keys.set(name, {
			option: positive.option,
			kind: "text-or-false"
		});
	}
	return keys;
}
function kindOf(option) {
	if (!option.required && !option.optional) return "switch";
	if (/; repeatable/.test(option.description)) return "texts";
	return /<(n)>/.test(option.flags) ? "number" : "text";
}
/**
* Take what a specification file says for the options that the command line does not give.
*
* @param noted gets the values that are taken.
* @returns the roots that the file names.
* @throws StoreshipError `ERR_SPEC` that names the file and the key.
*/
function applySpec(command, file, noted) {
	const spec = readSpec(file);
	const fault = (key, why) => new StoreshipError("ERR_SPEC", `the specification '${file}' cannot be used: '${key}' ${why}`);
	const { version, roots = [], $schema: _, ...values } = spec;
	if (version !== 1) throw fault("version", `must be 1`);
	if (!isTexts(roots)) throw fault("roots", "must be an array of texts");
	const keys = specKeys(command);
	for (const [name, given] of Object.entries(values)) {
		const key = keys.get(name);
		if (key === void 0) throw fault(name, `is no option; known are ${[...keys.keys()].join(", ")}`);
		const raw = rawValues(given, key.kind);
		if (raw === void 0) throw fault(name, `must be ${EXPECTED[key.kind]}`);
		if (command.getOptionValueSource(name) === "cli") continue;
		if (typeof raw !== "boolean") noted.set(name, raw);
		else if (key.kind !== "switch" || raw !== key.option.negate) noted.set(name, []);
		try {
			command.setOptionValueWithSource(name, parsed(key.option, raw), "config");
		} catch (error) {
			throw fault(name, `is invalid: ${reasonOf(error)}`);
		}
	}
	return roots;
}
/** The specification that equals a command line whose raw option values are given. */
function specOf(command, roots, raw) {
	const spec = {
		version: 1,
		roots
	};
	for (const [name, { kind, option }] of specKeys(command)) {
		const values = raw.get(name);
		if (values === void 0) continue;
		if (kind === "switch") spec[name] = !option.negate;
		else if (kind === "text-or-false") spec[name] = values.at(-1) || false;
		else if (kind === "texts") spec[name] = values;
		else spec[name] = kind === "number" ? Number(values.at(-1)) : values.at(-1);
	}
	return spec;
}
/** Notes the values of the command line's options. */
function noteRawValues(command) {
	const raw = /* @__PURE__ */ new Map();
	for (const option of command.options) command.on(`option:${option.name()}`, (text) => {
		const name = option.attributeName();
		raw.set(name, [...raw.get(name) ?? [], text ?? ""]);
	});
	return raw;
}
const EXPECTED = {
	text: "a text",
	texts: "an array of texts",
	number: "a whole number",
	switch: "true or false",
	"text-or-false": "a text or false"
};
function rawValues(value, kind) {
	switch (kind) {
		case "switch": return typeof value === "boolean" ? value : void 0;
		case "texts": return isTexts(value) ? value : void 0;
		case "number": return Number.isSafeInteger(value) ? [String(value)] : void 0;
		case "text": return typeof value === "string" ? [value] : void 0;
		case "text-or-false": return value === false ? false : typeof value === "string" ? [value] : void 0;
	}
}
function parsed(option, raw) {
	if (typeof raw === "boolean") return raw;
	const { argChoices, parseArg } = option;
	let value;
	for (const text of raw) {
		if (argChoices !== void 0 && !argChoices.includes(text)) throw new InvalidArgumentError(`it must be one of ${argChoices.join(", ")}`);
		value = parseArg === void 0 ? text : parseArg(text, value);
	}
	return value;
}
function readSpec(file) {
	try {
		const spec = JSON.parse(readFileSync(file, "utf8"));
		if (typeof spec === "object" && spec !== null && !Array.isArray(spec)) return spec;
	} catch (error) {
		throw new StoreshipError("ERR_SPEC", `cannot read the specification '${file}': ${reasonOf(error)}`, { cause: error });
	}
	throw new StoreshipError("ERR_SPEC", `the specification '${file}' cannot be used: it is no JSON object`);
}
function isTexts(value) {
	return Array.isArray(value) && value.every((one) => typeof one === "string");
}
// dist/commands/pack/command.js
/** `storeship pack`. */
function packCommand() {
	const command = new Command("pack").description("Build an image of the closure of store items.").argument("[root...]", "a store item, a path inside one, or a symlink that leads to one; the first is the profile");
	addPackOptions(command);
	const raw = noteRawValues(command);
	return command.action(async (given) => {
		const { spec, printSpec } = command.opts();
		const specified = spec === void 0 ? [] : applySpec(command, spec, raw);
		const roots = given.length > 0 ? given : specified;
		if (printSpec) {
			process.stdout.write(`${JSON.stringify(specOf(command, roots, raw), void 0, 2)}\n`);
			return;
		}
		const { pack } = await import("./pack-DcSjIO2n.js");
		await pack(roots, command.opts());
	});
}
// dist/commands/plan.js
/** `storeship plan`. */
function planCommand() {
	return addPackOptions(new Command("plan").description("Tell the layers that pack would make, and what of them an older image has. Takes the options of pack; writes nothing.").argument("[root...]", "as for pack")).action(async (roots, options) => {
		const { plan } = await import("./plan-report-CBGYeIZ7.js");
		process.stdout.write(`${await plan(roots, options)}\n`);
	});
}
// dist/commands/plugins.js
/** `storeship plugins`. */
function pluginsCommand() {
	return new Command("plugins").description("List the plugins that are loaded, where they come from, and what they bring.").option("--plugin <name>", "load a plugin as well; repeatable", texts).option("--json", "print one JSON document").action(async (options) => {
		const { listPlugins } = await import("./plugins-list-Swme1LXf.js");
		process.stdout.write(`${await listPlugins(options.plugin ?? [], options.json ?? false)}\n`);
	});
}
// dist/program.js
/** The command line with all its commands. What a command needs beyond its options is imported when it runs. */
function createProgram() {
	const program = new Command("storeship").description("Turn the closure of a Guix or Nix profile into a container image, reproducible to the byte.").version(version(), "-V, --version", "print the version").helpOption("-h, --help", "print this help").helpCommand("help [command]", "print the help of a command").addCommand(packCommand()).addCommand(planCommand()).addCommand(inspectCommand()).addCommand(exportCommand()).addCommand(cacheCommand()).addCommand(pluginsCommand());
	for (const command of program.commands) command.helpOption("-h, --help", "print this help");
	return program;
}
function version() {
	return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}
// dist/usage-error.js
/**
* What commander says of a command line that it cannot use, as one sentence that names the option.
*
* @param text as commander prints it.
*/
function usageError(text) {
	const message = text.trim().replace(/^error: /, "");
	return invalidValue(message) ?? missingValue(message) ?? suggestion(message) ?? `${message.replace(/\.$/, "").replace(/\. Expected/, "; expected")}; --help shows the usage`;
}
function invalidValue(message) {
	const [, option, value, why = ""] = /^option '(?:-\w, )?(--[a-z-]+).*?' argument '(.*)' is invalid\. (.*)$/s.exec(message) ?? [];
	if (option === void 0) return void 0;
	const [, choices] = /^Allowed choices are (.*)\.$/.exec(why) ?? [];
	return `${option}: ${choices === void 0 ? why : `'${value}' is none of ${choices}`}`;
}
function missingValue(message) {
	const [, option, value] = /^option '(?:-\w, )?(--[a-z-]+) <(.*)>' argument missing$/.exec(message) ?? [];
	return option === void 0 ? void 0 : `${option} needs a value; give ${option} ${value?.toUpperCase()}`;
}
function suggestion(message) {
	const [, what, similar] = /^(.*)\n\(Did you mean (.*)\?\)$/s.exec(message) ?? [];
	return what === void 0 ? void 0 : `${what}; did you mean ${similar}?`;
}
// dist/run-program.js
/** Exit statuses. */
const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;
/**
* Run the command line and tell its exit status. What goes wrong is one line on stderr; a stack trace comes with
* `STORESHIP_DEBUG=1`.
*/
async function runProgram(program, argv) {
	for (const command of withSubcommands(program)) command.exitOverride().configureOutput({ outputError: (text, write) => write(`storeship: ${oneLine(usageError(text))}\n`) });
	watchStreams();
	try {
		await program.parseAsync(argv);
		const failure = await failureOfStdout();
		if (failure === void 0) return DONE;
		report(stdoutError(failure));
		return FAILED;
	} catch (error) {
		if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
		report(error);
		return error instanceof StoreshipError && error.code === "ERR_USAGE" ? WRONG_USAGE : FAILED;
	}
}
function withSubcommands(command) {
	return [command, ...command.commands.flatMap(withSubcommands)];
}
let stdoutFailure;
const noteFailure = (error) => {
	stdoutFailure ??= error;
};
const ignoreFailure = () => {};
function watchStreams() {
	process.stdout.off("error", noteFailure).on("error", noteFailure);
	process.stderr.off("error", ignoreFailure).on("error", ignoreFailure);
}
async function failureOfStdout() {
	await new Promise((resolve) => setImmediate(resolve));
	return stdoutFailure;
}
function stdoutError(failure) {
	const reason = systemErrorCode(failure) === "EPIPE" ? "the reader of the pipe has gone" : reasonOf(failure);
	return new StoreshipError("ERR_OUTPUT", `cannot write to stdout: ${reason}`, { cause: failure });
}
function report(error) {
	const message = error instanceof Error ? error.message : String(error);
	const unexpected = error instanceof StoreshipError ? "" : "unexpected error: ";
	process.stderr.write(`storeship: ${unexpected}${oneLine(message)}\n`);
	if (process.env["STORESHIP_DEBUG"]) console.error(error);
}
// dist/main.js
setFlagsFromString("--semi-space-growth-factor=1");
process.exitCode = await runProgram(createProgram(), process.argv);
export {};
