import { t as compressionLevel } from "./compressor-D3jrcDG5.js";
import { n as reasonOf, t as StoreshipError } from "./errors-BPWMAR_W.js";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { once } from "node:events";
import { spawn, spawnSync } from "node:child_process";
import { basename, delimiter, resolve } from "node:path";
import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
// ../compressor-command/dist/environment.js
/** Where gzip, pigz, bzip2, lzip, xz and zstd take options from that no command line shows. */
const OPTION_VARIABLES = [
	"BZIP",
	"BZIP2",
	"GZIP",
	"PIGZ",
	"XZ_DEFAULTS",
	"XZ_OPT",
	"ZSTD_CLEVEL",
	"ZSTD_NBTHREADS"
];
/** What a program is run with: this process's environment less what would change its bytes, and its messages in English. */
function programEnvironment() {
	const environment = {
		...process.env,
		LC_ALL: "C"
	};
	for (const name of OPTION_VARIABLES) delete environment[name];
	return environment;
}
// ../compressor-command/dist/running-process.js
/** Rejects with the system's error where it cannot be started. */
async function startProcess(path, args) {
	const child = spawn(path, args, {
		env: programEnvironment(),
		detached: true
	});
	const exit = new Promise((resolve) => {
		child.once("exit", (status, signal) => resolve({
			status,
			signal
		}));
	});
	await once(child, "spawn");
	child.stdin.on("error", () => {});
	const pid = child.pid;
	endWithThisProcess(pid, exit);
	return {
		stdin: child.stdin,
		stdout: child.stdout,
		exit,
		kill: () => killGroup(pid),
		lastWords: collectLastWords(child)
	};
}
/** End the group of processes that `leader` leads. */
function killGroup(leader) {
	try {
		process.kill(-leader, "SIGKILL");
	} catch {}
}
const leaders = /* @__PURE__ */ new Set();
function endWithThisProcess(pid, exit) {
	if (leaders.size === 0) process.on("exit", killAll);
	leaders.add(pid);
	exit.then(() => {
		leaders.delete(pid);
		if (leaders.size === 0) process.off("exit", killAll);
	});
}
function killAll() {
	for (const pid of leaders) killGroup(pid);
}
function collectLastWords({ stderr }) {
	let text = "";
	stderr.setEncoding("utf8").on("data", (chunk) => {
		text = (text + chunk).slice(-4096);
	});
	const closed = once(stderr, "close");
	return async () => {
		await closed;
		return text.trim().split(/\s*[\r\n]+/).at(-1) ?? "";
	};
}
// ../compressor-command/dist/executable.js
/** Milliseconds for a program to tell its version. */
const VERSION_LIMIT = 1e4;
/**
* The file that `program` names, looked up as a shell does.
*
* @param debianPackage the package of Debian that holds it, for the message.
* @throws StoreshipError `ERR_COMPRESSOR_MISSING` where there is none that can be run.
*/
function findExecutable(program, debianPackage) {
	const directories = (process.env["PATH"] ?? "").split(delimiter).filter((directory) => directory !== "");
	const found = (program.includes("/") ? [resolve(program)] : directories.map((directory) => resolve(directory, program))).find(isExecutable);
	if (found !== void 0) return found;
	const fault = program.includes("/") ? "is no program that can be run" : "is not installed: none in PATH";
	const advice = debianPackage === void 0 ? "" : `; install it, on Debian: apt install ${debianPackage}`;
	throw new StoreshipError("ERR_COMPRESSOR_MISSING", `the program '${program}' ${fault}${advice}`);
}
const versions = /* @__PURE__ */ new Map();
/**
* What the program at `path` tells of its version, line by line; where it tells nothing, the digest of its file. Asked
* once a process.
*/
function programVersion(path) {
	const known = versions.get(path);
	if (known !== void 0) return known;
	const version = versionLines(path) ?? [`sha256:${createHash("sha256").update(readFileSync(path)).digest("hex")}`];
	versions.set(path, version);
	return version;
}
function versionLines(path) {
	const run = spawnSync(path, ["--version"], {
		stdio: [
			"ignore",
			"pipe",
			"pipe"
		],
		env: programEnvironment(),
		timeout: VERSION_LIMIT,
		killSignal: "SIGKILL",
		detached: true
	});
	if (run.error !== void 0 && run.pid > 0) killGroup(run.pid);
	if (run.status !== 0) return void 0;
	return [run.stdout, run.stderr].map((output) => output.toString("latin1").trim()).find(isText)?.split(/\s*\n/);
}
function isText(output) {
	return /^[\t\n\r\x20-\x7e]+$/.test(output);
}
function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}
// ../compressor-command/dist/feeding.js
/** Bytes handed over at a time, few enough that each is a sign of life. */
const WRITE_SIZE = 262144;
/** Ends early where the program takes no more; `fail` is called where the source fails. */
function feed(source, stdin, watchdog, fail) {
	const state = {
		size: 0,
		isComplete: false,
		sourceError: void 0
	};
	const write = (bytes) => new Promise((resolve) => {
		stdin.write(bytes, (error) => resolve(error === void 0 || error === null));
	});
	const work = async () => {
		watchdog.pause("source");
		for await (const chunk of source) {
			watchdog.resume("source");
			for (let at = 0; at < chunk.length; at += WRITE_SIZE) {
				const part = chunk.subarray(at, at + WRITE_SIZE);
				if (!await write(part)) return;
				watchdog.sign();
				state.size += part.length;
			}
			watchdog.pause("source");
		}
		watchdog.resume("source");
		state.isComplete = true;
		stdin.end();
	};
	const done = work().catch((error) => {
		state.sourceError = { error };
		fail();
	});
	return Object.assign(state, { done });
}
// ../compressor-command/dist/watchdog.js
/** Ticks in a limit. Counting them, rather than looking at a clock, a machine that slept finds nobody late. */
const TICKS = 8;
/** Calls `expire` once, when there was no `sign` of life for `limit` milliseconds in which it was not paused. */
var Watchdog = class {
	#timer;
	#pauses = /* @__PURE__ */ new Set();
	#ticks = 0;
	constructor(limit, expire) {
		this.#timer = setInterval(() => {
			if (this.#pauses.size > 0) return;
			this.#ticks += 1;
			if (this.#ticks <= TICKS) return;
			this.stop();
			expire();
		}, limit / TICKS);
	}
	sign() {
		this.#ticks = 0;
	}
	/** While others are waited for, who are known by `cause`. */
	pause(cause) {
		this.#pauses.add(cause);
	}
	resume(cause) {
		this.#pauses.delete(cause);
		this.sign();
	}
	stop() {
		clearInterval(this.#timer);
	}
};
// ../compressor-command/dist/filter.js
/** Milliseconds in which a process whose output has ended may tell its status. */
const GRACE = 1e3;
/**
* Pass `source` through a program. Whatever happens, no process is left behind: not when it fails or hangs, not when
* the source fails, and not when the reader leaves, who need not wait for it.
*/
function filtered(filter, source) {
	return { [Symbol.asyncIterator]() {
		const stop = new AbortController();
		const bytes = run(filter, source, stop.signal);
		return {
			next: () => bytes.next(),
			return() {
				stop.abort();
				return bytes.return();
			}
		};
	} };
}
async function* run(filter, source, stop) {
	const child = await start(filter);
	let hasTimedOut = false;
	const watchdog = new Watchdog(filter.timeLimit, () => {
		hasTimedOut = true;
		child.kill();
	});
	const input = feed(source, child.stdin, watchdog, child.kill);
	stop.addEventListener("abort", child.kill);
	if (stop.aborted) child.kill();
	child.exit.then(({ status }) => {
		if (status !== 0) child.kill();
	});
	let size = 0;
	try {
		for await (const chunk of child.stdout) {
			size += chunk.length;
			watchdog.pause("reader");
			yield chunk;
			watchdog.resume("reader");
		}
		const isEarly = !input.isComplete;
		if (isEarly) watchdog.stop();
		const exit = await exitOf(child, isEarly);
		child.kill();
		if (stop.aborted) return;
		if (input.sourceError !== void 0) throw input.sourceError.error;
		if (hasTimedOut) throw timeout(filter);
		const fault = faultOf(filter, exit, isEarly, input.size > 0 && size === 0);
		const words = await child.lastWords();
		if (fault !== void 0) throw failure(filter, fault, words);
		if (filter.isStrict === true && words !== "") throw failure(filter, "complained", words);
	} finally {
		watchdog.stop();
		stop.removeEventListener("abort", child.kill);
		child.kill();
		child.stdin.destroy();
		await Promise.all([child.exit, input.done]);
	}
}
async function start(filter) {
	try {
		return await startProcess(filter.path, filter.arguments);
	} catch (error) {
		const message = `${filter.name} cannot be started: ${reasonOf(error)}`;
		throw new StoreshipError("ERR_COMPRESSOR_FAILED", message, { cause: error });
	}
}
/** The exit; undefined if, having closed its output early, it stays. */
async function exitOf(child, isEarly) {
	if (!isEarly) return await child.exit;
	const grace = new AbortController();
	try {
		const patience = setTimeout(GRACE, void 0, { signal: grace.signal }).catch(() => void 0);
		return await Promise.race([child.exit, patience]);
	} finally {
		grace.abort();
	}
}
function faultOf(filter, exit, isEarly, isEmpty) {
	if (exit === void 0) return "closed its output before the end of its input";
	if (exit.signal !== null) return `was ended by ${exit.signal}`;
	if (exit.status !== 0) return `failed with status ${exit.status}`;
	if (isEarly) return "ended before the end of its input";
	return filter.mustWrite === true && isEmpty ? "wrote nothing; it must read stdin and write stdout" : void 0;
}
function failure(filter, fault, words) {
	const because = words === "" ? "" : `: ${words.replace(`${filter.path}: `, "")}`;
	return new StoreshipError("ERR_COMPRESSOR_FAILED", `${filter.name} ${fault}${because}`);
}
function timeout(filter) {
	return new StoreshipError("ERR_COMPRESSOR_TIMEOUT", `${filter.name} neither read nor wrote anything for ${filter.timeLimit / 1e3} seconds; it was ended`);
}
// ../compressor-command/dist/program-compressor.js
/** Milliseconds that a program may neither read nor write while it could. */
const TIME_LIMIT = 6e4;
/**
* A compressor that runs a program for each unit.
*
* @throws StoreshipError `ERR_COMPRESSOR_OPTION`, `ERR_COMPRESSOR_MISSING`.
*/
function programCompressor(program, options) {
	const level = compressionLevel(program.name, program.levels, options);
	const path = findExecutable(program.program, program.debianPackage);
	const lines = programVersion(path);
	const version = program.version?.(lines) ?? lines[0];
	const segmentSize = program.segmentSize(level);
	const compressArguments = program.compressArguments(level);
	const filter = {
		name: program.name,
		path,
		timeLimit: TIME_LIMIT
	};
	return {
		name: program.name,
		extension: program.extension,
		concatenable: true,
		segmentSize,
		memory: program.memory(level),
		levels: program.levels,
		fingerprint: `${program.name} ${version} ${compressArguments.join(" ")} segment=${segmentSize}`,
		compress: (source) => filtered({
			...filter,
			arguments: compressArguments,
			mustWrite: true
		}, source),
		decompress: (source) => filtered({
			...filter,
			arguments: program.decompressArguments,
			isStrict: program.isStrict === true
		}, source)
	};
}
// ../compressor-command/dist/bzip2.js
/** Blocks are independent of each other anyway: four of the largest. */
const SEGMENT_SIZE = 36e5;
const BZIP2 = {
	name: "bzip2",
	extension: ".bz2",
	program: "bzip2",
	debianPackage: "bzip2",
	levels: {
		least: 1,
		most: 9,
		default: 9
	},
	segmentSize: () => SEGMENT_SIZE,
	memory: (level) => 4e5 + 8e5 * level,
	compressArguments: (level) => [`-${level}`],
	decompressArguments: ["-d"],
	isStrict: true
};
/**
* bzip2, by the program of that name. One stream for each segment.
*
* @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level that is not from 1 to 9, `ERR_COMPRESSOR_MISSING`.
*/
function bzip2(options = {}) {
	return programCompressor(BZIP2, options);
}
// ../compressor-command/dist/words.js
const WORD = /'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\[\s\S])*)"|\\(?<escaped>[\s\S])|(?<plain>[^\s'"\\]+)|(?<gap>\s+)/gy;
/** What a shell would do something about, and this does not. */
const SHELL_SYNTAX = /[|&;<>()$`]/;
/**
* Split a command into its words as a shell does: at white space, with quotes and backslashes.
*
* @throws StoreshipError `ERR_COMPRESSOR_OPTION` for no word, a quote without end, and what takes a shell to run.
*/
function splitWords(command) {
	const words = [];
	let word;
	let end = 0;
	for (const { 0: match, index, groups = {} } of command.matchAll(WORD)) {
		end = index + match.length;
		if (groups["gap"] !== void 0) {
			if (word !== void 0) words.push(word);
			word = void 0;
			continue;
		}
		const plain = groups["plain"];
		if (plain !== void 0 && SHELL_SYNTAX.test(plain)) throw refused(command, `'${plain}' takes a shell; write a script and name it`);
		const double = groups["double"]?.replaceAll(/\\(["\\$`])/g, "$1");
		word = (word ?? "") + (groups["single"] ?? double ?? groups["escaped"] ?? plain ?? "");
	}
	if (end < command.length) throw refused(command, "a quote has no end");
	if (word !== void 0) words.push(word);
	const [program, ...rest] = words;
	if (program === void 0 || program === "") throw refused(command, "it names no program, as in 'lzip -9'");
	return [program, ...rest];
}
function refused(command, fault) {
	return new StoreshipError("ERR_COMPRESSOR_OPTION", `the command '${command}' cannot be run: ${fault}`);
}
// ../compressor-command/dist/command.js
/** Nobody knows what a stranger takes; one runs at a time. */
const ASSUMED_MEMORY = 128 << 20;
/**
* Any program that reads stdin and writes stdout: `command({ command: "lzip -9" })`. It is run without a shell, once
* for the whole source; to decompress, with `-d` behind its arguments.
*
* @throws StoreshipError `ERR_COMPRESSOR_OPTION` for no command, one that takes a shell, or a level;
* `ERR_COMPRESSOR_MISSING` where the program is not installed.
*/
function command(options = {}) {
	const { command: line, level, timeLimit = TIME_LIMIT } = options;
	if (line === void 0) throw new StoreshipError("ERR_COMPRESSOR_OPTION", "command takes the program to run, as in 'command:lzip -9'");
	if (level !== void 0) throw new StoreshipError("ERR_COMPRESSOR_OPTION", "command takes no level; give it as the program's argument");
	const [program, ...args] = splitWords(line);
	const path = findExecutable(program);
	const name = basename(program);
	const filter = {
		name,
		path,
		timeLimit
	};
	return {
		name: "command",
		extension: `.${name.replaceAll(/[^\w+-]/g, "")}`,
		concatenable: false,
		segmentSize: 1 << 20,
		memory: ASSUMED_MEMORY,
		fingerprint: `command ${JSON.stringify([name, ...args])} ${programVersion(path)[0]}`,
		compress: (source) => filtered({
			...filter,
			arguments: args,
			mustWrite: true
		}, source),
		decompress: (source) => filtered({
			...filter,
			arguments: [...args, "-d"]
		}, source)
	};
}
// ../compressor-command/dist/lzip.js
const MIB = 1 << 20;
/** Of the levels' dictionaries, in KiB, from the manual. */
const DICTIONARIES = [
	64,
	1024,
	1536,
	2048,
	3072,
	4096,
	8192,
	16384,
	24576,
	32768
];
const LZIP = {
	name: "lzip",
	extension: ".lz",
	program: "lzip",
	debianPackage: "lzip",
	levels: {
		least: 0,
		most: 9,
		default: 6
	},
	segmentSize: (level) => Math.max(4 * MIB, 2 * dictionary(level)),
	memory: (level) => level === 0 ? 2 * MIB : 11 * dictionary(level),
	compressArguments: (level) => [`-${level}`],
	decompressArguments: ["-d", "--trailing-error"]
};
/**
* lzip, by the program of that name. One member for each segment.
*
* @throws StoreshipError `ERR_COMPRESSOR_OPTION` for a level that is not from 0 to 9, `ERR_COMPRESSOR_MISSING`.
*/
function lzip(options = {}) {
	return programCompressor(LZIP, options);
}
function dictionary(level) {
	return DICTIONARIES[level] << 10;
}
// ../compressor-command/dist/plugin.js
/** Brings `command`, `lzip` and `bzip2`. */
const plugin = {
	name: "@storeship/compressor-command",
	apiVersion: 1,
	compressors: {
		command,
		lzip,
		bzip2
	}
};
export { programCompressor as a, bzip2 as i, lzip as n, command as r, plugin as t };
