import { n as FROM_STORE_PATH, t as oneLine } from "./one-line-Dy2qYMri.js";
import { a as toSystemPath, i as toByteString, r as printable, t as compareBytes } from "./byte-string-BC5Ot-HX.js";
import { n as reasonOf, r as systemErrorCode, t as StoreshipError } from "./errors-BPWMAR_W.js";
import { i as isDigest, n as digestOfHash, t as digestOf } from "./digest-Dl3PBqv0.js";
import { a as suggestRepository, i as parseImageName, n as formatImageName, r as isRepository, t as canonicalizeRepositoryName } from "./image-name-MYDzI4X9.js";
import { n as parseTime } from "./time-j_ue5BJU.js";
import { t as imageSource } from "./image-source-B5dZptR0.js";
import { n as platformOfSystem, r as systemOfNodeArch, t as platformName } from "./platform-CkKiPtcd.js";
import { n as sticky } from "./load-CvvvE7DN.js";
import { t as byteCount } from "./byte-count-C45_8aDq.js";
import { n as closureOf, t as readClosure } from "./closure-BTk_T65X.js";
import { n as parseStoreItemName, r as storeItemImageName } from "./single-CSW4z7Dw.js";
import { a as objectAt, i as arrayAt, m as shown$1, s as parseDocument, t as inspectImage } from "./dist-CRO8_TJI.js";
import { t as decompressors } from "./decompressors-DhivdzFj.js";
import { closeSync, constants, lstatSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, realpathSync, rmSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import process$1 from "node:process";
import { tmpdir } from "node:os";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
// ../closure/dist/profile/file-below.js
const MAXIMUM_LINKS = 40;
/**
* What lies at the absolute `path` of the tree `sysroot`, symlinks followed as if `sysroot` were `/`; undefined where
* there is nothing, or nothing that can be read.
*/
function fileBelow(sysroot, path) {
	try {
		const top = resolve(sysroot);
		if (top === "/") return {
			path,
			stats: statSync(path)
		};
		const reached = follow(top, path);
		return {
			path: reached,
			stats: lstatSync(reached)
		};
	} catch {
		return;
	}
}
function follow(top, path) {
	let reached = "/";
	let rest = path.split("/");
	for (let links = 0; rest.length > 0;) {
		const [next = "", ...others] = rest;
		rest = others;
		const candidate = join(reached, next);
		if (next === "" || next === "." || next === "..") {
			reached = candidate;
			continue;
		}
		if (!lstatSync(top + candidate).isSymbolicLink()) {
			reached = candidate;
			continue;
		}
		links += 1;
		if (links > MAXIMUM_LINKS) throw new Error("too many symlinks");
		const target = readlinkSync(top + candidate);
		if (target.startsWith("/")) reached = "/";
		rest = [...target.split("/"), ...others];
	}
	return top + reached;
}
// ../closure/dist/profile/s-expression-string.js
const PLAIN = /[^"\\]*/y;
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|\n[ \t]*|(.))/suy;
const CHARACTERS = {
	"\"": "\"",
	"\\": "\\",
	"|": "|",
	"(": "(",
	a: "\x07",
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "	",
	v: "\v",
	"0": "\0"
};
/**
* Read the string whose opening quotation mark is at offset `at`, with the escapes that Guile writes (Guile Reference
* Manual, String Read Syntax).
*/
function readString(text, at, refuse) {
	let value = "";
	let end = at + 1;
	for (;;) {
		PLAIN.lastIndex = end;
		const [plain = ""] = PLAIN.exec(text) ?? [];
		value += plain;
		end += plain.length;
		if (text[end] === "\"") return {
			value,
			end: end + 1
		};
		if (text[end] === void 0) refuse(at, "the string that begins here has no end");
		ESCAPE.lastIndex = end;
		const [sequence, byte, short, long, character] = ESCAPE.exec(text) ?? [];
		const code = byte ?? short ?? long;
		const meant = code !== void 0 ? codePoint(code) : character === void 0 ? "" : CHARACTERS[character];
		if (sequence === void 0 || meant === void 0) return refuse(end, "there is no such escape in a string");
		value += meant;
		end += sequence.length;
	}
}
function codePoint(digits) {
	const code = Number.parseInt(digits, 16);
	return code > 1114111 || code >= 55296 && code <= 57343 ? void 0 : String.fromCodePoint(code);
}
// ../closure/dist/profile/s-expression-token.js
const BLANK = /(?:\s+|;[^\n]*)*/y;
const BLOCK_MARK = /#\||\|#/g;
const ATOM = /[^\s()[\]"';`,]+/y;
const ODD_SYMBOL = /#\{([^}]*(?:\}(?!#)[^}]*)*)\}#/y;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/;
const QUOTES = [
	["'", "quote"],
	["`", "quasiquote"],
	[",@", "unquote-splicing"],
	[",", "unquote"]
];
/** The token at or behind offset `from`; undefined where only blanks and comments are left. */
function tokenAt(text, from, refuse) {
	const at = skipBlank(text, from, refuse);
	const character = text[at];
	switch (character) {
		case void 0: return;
		case "(":
		case "[": return {
			type: "open",
			at,
			end: at + 1,
			close: character === "(" ? ")" : "]"
		};
		case ")":
		case "]": return {
			type: "close",
			at,
			end: at + 1,
			close: character
		};
		case "\"": {
			const { value, end } = readString(text, at, refuse);
			return {
				type: "datum",
				at,
				end,
				datum: value
			};
		}
	}
	const [mark, symbol] = QUOTES.find(([mark]) => text.startsWith(mark, at)) ?? [];
	if (mark !== void 0 && symbol !== void 0) return {
		type: "quote",
		at,
		end: at + mark.length,
		symbol
	};
	return atom(text, at, refuse);
}
function atom(text, at, refuse) {
	const [odd, name] = match(ODD_SYMBOL, text, at);
	if (odd !== void 0 && name !== void 0) return {
		type: "datum",
		at,
		end: at + odd.length,
		datum: { symbol: name }
	};
	const [word = ""] = match(ATOM, text, at);
	const end = at + word.length;
	return word === "." ? {
		type: "dot",
		at,
		end
	} : {
		type: "datum",
		at,
		end,
		datum: datumOf(word, at, refuse)
	};
}
function datumOf(word, at, refuse) {
	if (word === "#t" || word === "#true") return true;
	if (word === "#f" || word === "#false") return false;
	if (word.startsWith("#") && !word.startsWith("#:")) return refuse(at, `'${word}' is not read here`);
	return NUMBER.test(word) ? Number(word) : { symbol: word };
}
function skipBlank(text, from, refuse) {
	let at = from;
	for (;;) {
		at += match(BLANK, text, at)[0].length;
		if (!text.startsWith("#|", at)) return at;
		at = blockCommentEnd(text, at) ?? refuse(at, "the comment that begins here has no end");
	}
}
function blockCommentEnd(text, at) {
	BLOCK_MARK.lastIndex = at;
	for (let depth = 0;;) {
		const mark = BLOCK_MARK.exec(text);
		if (mark === null) return void 0;
		depth += mark[0] === "#|" ? 1 : -1;
		if (depth === 0) return BLOCK_MARK.lastIndex;
	}
}
function match(pattern, text, at) {
	pattern.lastIndex = at;
	return pattern.exec(text) ?? [];
}
// ../closure/dist/profile/s-expression.js
/** Lists and quotes may be this deep. */
const MAXIMUM_DEPTH = 1e3;
/**
* Read the one datum in `text`, in the notation of Scheme as Guile writes it (R7RS, section 7.1.2): strings, symbols,
* decimal numbers, `#t` and `#f`, lists, pairs, quotes, comments. Characters and vectors are not read.
*
* @param file the name of what is read, for messages.
* @throws StoreshipError `ERR_S_EXPRESSION` that names the file, line and column, for anything else, for what is deeper
* than `MAXIMUM_DEPTH`, and for more than one datum.
*/
function parseSExpression(text, file) {
	let position = 0;
	const refuse = (at, why) => {
		throw new StoreshipError("ERR_S_EXPRESSION", `${file}:${lineAndColumn(text, at)}: ${why}`);
	};
	const next = () => {
		const token = tokenAt(text, position, refuse);
		position = token?.end ?? text.length;
		return token;
	};
	const datumOf = (token, depth) => {
		if (depth > 1e3) refuse(token.at, `this is more than ${MAXIMUM_DEPTH} lists deep`);
		switch (token.type) {
			case "datum": return token.datum;
			case "quote": return [{ symbol: token.symbol }, datumOf(next() ?? refuse(token.at, "nothing follows the quote"), depth + 1)];
			case "open": return list(token.at, token.close, depth);
			default: return refuse(token.at, `there is a '${text.slice(token.at, token.end)}' out of place`);
		}
	};
	const list = (start, close, depth) => {
		const following = () => next() ?? refuse(start, "the list that begins here has no end");
		const items = [];
		for (;;) {
			const token = following();
			if (token.type === "close" && token.close === close) return items;
			if (token.type === "dot" && items.length > 0) {
				const tail = datumOf(following(), depth + 1);
				const end = following();
				if (end.type !== "close" || end.close !== close) refuse(end.at, "more than one expression follows the dot");
				return joined(items, tail);
			}
			items.push(datumOf(token, depth + 1));
		}
	};
	const datum = datumOf(next() ?? refuse(text.length, "there is no expression"), 0);
	const more = next();
	return more === void 0 ? datum : refuse(more.at, "there is more than one expression");
}
function joined(items, tail) {
	if (isList(tail)) return [...items, ...tail];
	if (typeof tail !== "object" || !("tail" in tail)) return {
		items,
		tail
	};
	return {
		items: [...items, ...tail.items],
		tail: tail.tail
	};
}
/** Whether `datum` is a list. */
function isList(datum) {
	return Array.isArray(datum);
}
/** Whether `datum` is a symbol: `name`, if one is asked for. */
function isSymbol(datum, name) {
	return typeof datum === "object" && "symbol" in datum && (name === void 0 || datum.symbol === name);
}
function lineAndColumn(text, at) {
	const lines = text.slice(0, at).split("\n");
	return `${lines.length}:${lines.at(-1).length + 1}`;
}
// ../closure/dist/profile/search-path.js
/** `PATH`, which every profile has. */
const PATH = {
	variable: "PATH",
	files: ["bin", "sbin"],
	separator: ":",
	type: "directory",
	pattern: void 0
};
/** The search path that `datum`, `(VARIABLE (FILE…) SEPARATOR TYPE PATTERN)`, stands for; undefined where it has another form. */
function searchPathOf(datum) {
	if (!isList(datum) || datum.length !== 5) return void 0;
	const [variable, files, separator, type, pattern] = datum;
	if (typeof variable !== "string" || !/^[^=\0]+$/.test(variable) || !isStrings(files)) return void 0;
	if (!isStringOrFalse(separator) || !isStringOrFalse(pattern) || !isSymbol(type)) return void 0;
	return {
		variable,
		files,
		separator: separator === false ? void 0 : separator,
		type: type.symbol,
		pattern: pattern === false ? void 0 : pattern
	};
}
function isStrings(datum) {
	return isList(datum) && datum.every((file) => typeof file === "string" && !file.includes("\0"));
}
function isStringOrFalse(datum) {
	return typeof datum === "string" || datum === false;
}
// ../closure/dist/profile/manifest.js
/**
* Read the `manifest` file of a Guix profile, version 3 or 4.
*
* @param file its name, for messages.
* @returns the packages of the profile, in the manifest's order.
* @throws StoreshipError `ERR_S_EXPRESSION`, `ERR_MANIFEST` where it is of another form or version.
*/
function parseManifest(text, file) {
	const refuse = (why) => {
		throw new StoreshipError("ERR_MANIFEST", `${file}: ${why}`);
	};
	const [head, version, packages, ...rest] = listOf(parseSExpression(text, file)) ?? [];
	const [versionName, number] = listOf(version) ?? [];
	if (!isSymbol(head, "manifest") || !isSymbol(versionName, "version")) return refuse("it is not the manifest of a Guix profile");
	if (number !== 3 && number !== 4) return refuse(`manifests of version ${String(number)} are not read, only 3 and 4`);
	const [packagesName, entries, ...others] = listOf(packages) ?? [];
	const list = listOf(entries);
	if (!isSymbol(packagesName, "packages") || list === void 0 || others.length + rest.length > 0) return refuse("it has no list of packages");
	return packagesIn(list, number === 4, refuse);
}
function packagesIn(entries, withRepeated, refuse) {
	const known = /* @__PURE__ */ new Map();
	const packageOf = (entry) => {
		const [first, ...others] = listOf(entry) ?? [];
		if (withRepeated && isSymbol(first, "repeated")) return repeated(others);
		const [version, output, path, ...fields] = others;
		if (typeof first !== "string" || typeof version !== "string" || typeof output !== "string" || typeof path !== "string") return refuse(`it has a package that is not of the form (NAME VERSION OUTPUT PATH …): ${brief(entry)}`);
		const found = {
			name: first,
			version,
			output,
			path,
			propagatedInputs: field(fields, "propagated-inputs", first).map(packageOf),
			searchPaths: field(fields, "search-paths", first).map((datum) => searchPathOf(datum) ?? refuse(`the package ${first} has a search path of another form`))
		};
		known.set(keyOf(first, version, path), found);
		return found;
	};
	const repeated = ([name, version, path]) => known.get(keyOf(name, version, path)) ?? refuse(`the package ${String(name)} is said to be repeated, but does not stand before`);
	const field = (fields, name, owner) => {
		const [, value, ...more] = fields.map((datum) => listOf(datum) ?? []).find(([key]) => isSymbol(key, name)) ?? [void 0, []];
		return (more.length === 0 ? listOf(value) : void 0) ?? refuse(`the package ${owner} has no list of ${name}`);
	};
	return entries.map(packageOf);
}
function keyOf(...parts) {
	return JSON.stringify(parts);
}
function listOf(datum) {
	return isList(datum) ? datum : void 0;
}
function brief(datum) {
	const text = JSON.stringify(datum);
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
// ../closure/dist/profile/profile-manifest.js
/** Nix's; what they hold says nothing of search paths. */
const OTHER_MANIFESTS = ["manifest.nix", "manifest.json"];
/** The manifest of `profile`, a path without `sysroot`. */
function profileManifest(profile, sysroot) {
	const file = `${profile}/manifest`;
	const found = fileBelow(sysroot, file);
	if (found !== void 0) try {
		return { packages: parseManifest(readFileSync(found.path, "utf8"), file) };
	} catch (error) {
		return unread(`the manifest cannot be used: ${reasonOf(error)}`);
	}
	const other = OTHER_MANIFESTS.find((name) => fileBelow(sysroot, `${profile}/${name}`) !== void 0);
	return other === void 0 ? { packages: void 0 } : unread(`${profile}/${other} is not the manifest of a Guix profile`);
}
function unread(why) {
	return {
		packages: void 0,
		warning: `${why}; only PATH is set, to what the profile has of bin and sbin`
	};
}
// ../closure/dist/profile/image-name.js
/** Characters that a name made of several packages must stay below. */
const NAME_LIMIT = 40;
/**
* Names of the packages in a Guix profile's manifest, in its order, without what came with them; undefined where there is
* no manifest that can be read, or nothing in it.
*
* @param profile path of the profile, without `sysroot`.
*/
function profilePackageNames(profile, { sysroot }) {
	const { packages = [] } = profileManifest(profile, sysroot);
	return packages.length === 0 ? void 0 : packages.map(({ name }) => name);
}
/**
* A free-form image name out of package names, as `guix pack` forms it: joined by `-`, as many from the start as stay
* under 40 characters together; the first in any case. Empty where there are no names.
*/
function imageNameOfPackages(names) {
	let name = names[0] ?? "";
	for (const next of names.slice(1)) {
		if (name.length + 1 + next.length >= NAME_LIMIT) break;
		name += `-${next}`;
	}
	return name;
}
// ../closure/dist/profile/posix-pattern.js
const CLASSES = {
	alnum: "A-Za-z0-9",
	alpha: "A-Za-z",
	blank: " \\t",
	cntrl: "\\x00-\\x1f\\x7f",
	digit: "0-9",
	graph: "!-~",
	lower: "a-z",
	print: " -~",
	punct: "!-\\/:-@\\[-`{-~",
	space: "\\s",
	upper: "A-Z",
	xdigit: "0-9A-Fa-f"
};
const ELEMENT = /\[\^?\]?(?:\[:[a-z]+:\]|[^\]])*\]|\{\d*(?:,\d*)?\}|\\.|./gsu;
const SPECIAL_IN_BOTH = "^$.*+?()|";
/**
* The POSIX extended regular expression `pattern` (IEEE 1003.1, section 9.4; the C locale; GNU's `\w`, `\b` and the like
* among it) as one of JavaScript.
*
* @throws SyntaxError where it is none.
*/
function posixPattern(pattern) {
	if (/(?<!\\)\([?*+]/u.test(pattern)) throw new SyntaxError("nothing to repeat");
	return new RegExp((pattern.match(ELEMENT) ?? []).map(rewritten).join(""), "su");
}
function rewritten(element) {
	if (SPECIAL_IN_BOTH.includes(element)) return element;
	if (element === "[") throw new SyntaxError("a bracket has no end");
	if (element.length > 1 && element.startsWith("[")) return bracket(element);
	if (/^\{(?:\d+,?|\d*,\d+)\}$/u.test(element)) return element.replace("{,", "{0,");
	if (/^\\[1-9wWsSbB]$/u.test(element)) return element;
	return literal(element.length > 1 && element.startsWith("\\") ? element.slice(1) : element);
}
function bracket(expression) {
	const negated = expression.startsWith("[^");
	const escaped = expression.slice(negated ? 2 : 1, -1).replace(/\[:([a-z]+):\]|[\\\]^[/]/gu, (member, name) => {
		if (name === void 0) return `\\${member}`;
		return CLASSES[name] ?? unknownClass(name);
	});
	return `[${negated ? "^" : ""}${escaped}]`;
}
function unknownClass(name) {
	throw new SyntaxError(`there is no class of characters [:${name}:]`);
}
function literal(text) {
	return text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}
// ../closure/dist/profile/search-path-matches.js
/**
* The files of `profile` that a search path selects: those of its `files` that exist and have its type, or, with a
* pattern, what lies at and below them, has the type, and whose name matches, in byte order. Symlinks are followed.
*
* @param profile path of the profile, without `sysroot`; what is found has names that begin with it.
* @throws SyntaxError where the pattern is no regular expression.
*/
function searchPathMatches({ files, type, pattern }, profile, sysroot) {
	const names = pattern === void 0 ? void 0 : posixPattern(pattern);
	return files.flatMap((file) => {
		const path = `${profile}/${file}`;
		if (names !== void 0) return below(path, sysroot).filter(({ stats, path }) => isOfType(stats, type) && names.test(basename(path))).map(({ path }) => path);
		const found = fileBelow(sysroot, path);
		return found !== void 0 && isOfType(found.stats, type) ? [path] : [];
	});
}
function below(start, sysroot) {
	const members = [];
	const entered = /* @__PURE__ */ new Set();
	const pending = [start];
	for (let path = pending.pop(); path !== void 0; path = pending.pop()) {
		const found = fileBelow(sysroot, path);
		if (found === void 0) continue;
		members.push({
			path,
			stats: found.stats
		});
		const identity = `${found.stats.dev}:${found.stats.ino}`;
		if (!found.stats.isDirectory() || entered.has(identity)) continue;
		entered.add(identity);
		for (const name of childNames(found.path).reverse()) pending.push(join(path, name));
	}
	return members.sort((a, b) => compareBytes(toByteString(a.path), toByteString(b.path)));
}
function childNames(directory) {
	try {
		return readdirSync(directory).sort((a, b) => compareBytes(toByteString(a), toByteString(b)));
	} catch {
		return [];
	}
}
function isOfType(stats, type) {
	return type === "directory" ? stats.isDirectory() : type === "regular" && stats.isFile();
}
// ../closure/dist/profile/profile-environment.js
/**
* The environment variables that the search paths of a Guix profile's manifest (version 3 or 4) give, as Guix evaluates
* them: `PATH` over `bin` and `sbin`, then the search paths of each package and of what came with it. A search path that
* selects nothing gives no variable. Where several have one variable, the values of later ones come first, as in the
* profile's `etc/profile`, and no value comes twice; without a separator the last one's counts.
*
* A profile without a manifest gives `PATH`; a manifest of another form (Nix's), or that cannot be read, a warning too.
*
* @param profile path of the profile, without `sysroot`; values begin with it.
*/
function profileEnvironment(profile, { sysroot }) {
	const { packages, warning } = profileManifest(profile, sysroot);
	const values = /* @__PURE__ */ new Map();
	const separators = /* @__PURE__ */ new Map();
	const problems = warning === void 0 ? [] : [warning];
	for (const searchPath of [PATH, ...searchPathsOf(packages ?? [])]) {
		const { variable, separator, pattern } = searchPath;
		const found = matches(searchPath, profile, sysroot);
		if (found === void 0) problems.push(`${variable} is left out: '${pattern}' is no regular expression`);
		const [first] = found ?? [];
		if (found === void 0 || first === void 0) continue;
		const before = values.get(variable) ?? [];
		values.set(variable, separator === void 0 ? [first] : merged(found, before));
		separators.set(variable, separator ?? "");
	}
	return {
		environment: [...values].map(([variable, value]) => [variable, value.join(separators.get(variable))]),
		...problems.length === 0 ? {} : { warning: problems.join("; ") }
	};
}
function merged(found, before) {
	return found.every((value) => before.includes(value)) ? before : [.../* @__PURE__ */ new Set([...found, ...before])];
}
function matches(searchPath, profile, sysroot) {
	try {
		return searchPathMatches(searchPath, profile, sysroot);
	} catch (error) {
		if (error instanceof SyntaxError) return void 0;
		throw error;
	}
}
function searchPathsOf(packages) {
	const searchPaths = /* @__PURE__ */ new Map();
	const visited = /* @__PURE__ */ new Set();
	const visit = (entry) => {
		if (visited.has(entry)) return;
		visited.add(entry);
		for (const searchPath of entry.searchPaths) {
			const key = JSON.stringify(searchPath);
			if (!searchPaths.has(key)) searchPaths.set(key, searchPath);
		}
		entry.propagatedInputs.forEach(visit);
	};
	packages.forEach(visit);
	return [...searchPaths.values()];
}
// ../installer/dist/sqlite.js
/**
* Node's own SQLite. Loaded when it is first needed: some versions of Node say then that it is experimental, which is
* no concern of who makes an image, and is kept back.
*
* @throws StoreshipError `ERR_SQLITE_MISSING` for a Node without it.
*/
function sqlite() {
	const { emitWarning } = process$1;
	process$1.emitWarning = () => {};
	try {
		const module = process$1.getBuiltinModule("node:sqlite");
		if (module !== void 0) return module;
	} finally {
		process$1.emitWarning = emitWarning;
	}
	throw new StoreshipError("ERR_SQLITE_MISSING", `this Node (${process$1.version}) has no node:sqlite; run Node 22.15 or later, without --no-experimental-sqlite`);
}
// ../installer/dist/database-bytes.js
const SETTINGS = `
  PRAGMA page_size = 4096;
  PRAGMA encoding = 'UTF-8';
  PRAGMA auto_vacuum = NONE;
  PRAGMA journal_mode = DELETE;
  PRAGMA secure_delete = ON;
  PRAGMA foreign_keys = ON;
  PRAGMA synchronous = OFF;
`;
/**
* Fields of the file's header that tell its history or the library (SQLite, Database File Format, 1.3), and what they
* are set to. The first two have to be equal.
*/
const FIXED_FIELDS = [
	[24, 1],
	[92, 1],
	[40, 1],
	[96, 304e4]
];
/**
* The bytes of a database that `fill` fills, in one transaction. They depend on the statements alone, not on the
* version of SQLite, and the database is not in WAL mode: it can be read where nothing can be written.
*
* @throws StoreshipError `ERR_SQLITE_MISSING` for a Node without SQLite, `ERR_STORE_DATABASE` where the temporary file
* cannot be written; what `fill` throws.
*/
function databaseBytes(fill) {
	const { DatabaseSync } = sqlite();
	const directory = temporaryDirectory();
	try {
		const file = join(directory, "db.sqlite");
		const database = new DatabaseSync(file);
		try {
			database.exec(SETTINGS);
			database.exec("BEGIN");
			fill(database);
			database.exec("COMMIT");
		} finally {
			database.close();
		}
		return withFixedHeader(readFileSync(file));
	} catch (error) {
		throw error instanceof StoreshipError ? error : unwritable(directory, error);
	} finally {
		rmSync(directory, {
			recursive: true,
			force: true
		});
	}
}
function withFixedHeader(file) {
	for (const [offset, value] of FIXED_FIELDS) file.writeUInt32BE(value, offset);
	return file;
}
function temporaryDirectory() {
	try {
		return mkdtempSync(join(tmpdir(), "storeship-database-"));
	} catch (error) {
		throw unwritable(tmpdir(), error);
	}
}
function unwritable(directory, error) {
	return new StoreshipError("ERR_STORE_DATABASE", `the store database cannot be made in '${directory}': ${reasonOf(error)}; set TMPDIR to a directory with room`, { cause: error });
}
// ../installer/dist/system-error.js
const ADVICE = {
	ENOENT: "it does not exist; was it removed by a garbage collection?",
	EACCES: "permission denied; run as a user who may read it",
	EPERM: "permission denied; run as a user who may read it",
	ENAMETOOLONG: "its path is longer than this system takes; move the tree to a shorter path",
	ELOOP: "it became a symlink after it was listed; build again when nothing changes it",
	EMFILE: "too many files are open; raise the limit (ulimit -n)"
};
/** The error for a call on `path` that the system refused. */
function readError(path, error) {
	const code = systemErrorCode(error);
	const reason = (code === void 0 ? void 0 : ADVICE[code]) ?? reasonOf(error);
	return new StoreshipError(code === "ENAMETOOLONG" ? "ERR_PATH_TOO_LONG" : code === "ENOENT" ? "ERR_FILE_MISSING" : "ERR_READ", `cannot read '${printable(path)}': ${reason}`, { cause: error });
}
// ../installer/dist/file-system.js
function statusOf(path) {
	return asked(path, () => lstatSync(toSystemPath(path)));
}
function targetOf(path) {
	return asked(path, () => readlinkSync(toSystemPath(path), "latin1"));
}
/** What lies in a directory, names as byte strings and in byte order. */
function childrenOf(path) {
	return asked(path, () => readdirSync(toSystemPath(path), {
		withFileTypes: true,
		encoding: "latin1"
	})).sort((a, b) => compareBytes(a.name, b.name));
}
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
function openFile(path) {
	return asked(path, () => openSync(toSystemPath(path), OPEN_FLAGS));
}
function readFile$1(file, buffer, offset, length, path) {
	return asked(path, () => readSync(file, buffer, offset, length, null));
}
function asked(path, call) {
	try {
		return call();
	} catch (error) {
		throw readError(path, error);
	}
}
// ../installer/dist/nar-content.js
/** Bytes of a block: large enough that the work around each does not count. */
const BLOCK_SIZE = 1 << 20;
/**
* Read a file of `size` bytes into `buffer`, from `start` on; what is full is yielded.
*
* @param buffer longer than `BLOCK_SIZE`.
* @returns where the next byte goes.
* @throws StoreshipError `ERR_FILE_CHANGED` for a file of another size, and what reading throws.
*/
function* contentBytes(path, size, buffer, start) {
	let used = start;
	let left = size;
	const file = openFile(path);
	try {
		do {
			if (used >= 1048576) {
				yield buffer.subarray(0, used);
				used = 0;
			}
			const room = BLOCK_SIZE - used;
			const got = readFile$1(file, buffer, used, left <= room ? left + 1 : room, path);
			if (got > left || got === 0 && left > 0) throw changed(path, size);
			used += got;
			left -= got;
		} while (left > 0);
	} finally {
		closeSync(file);
	}
	return used;
}
function changed(path, size) {
	return new StoreshipError("ERR_FILE_CHANGED", `'${printable(path)}' changed while it was read: it had ${size} bytes when it was listed; try again when nothing writes to it`);
}
// ../installer/dist/nar-token.js
const WORD = 8;
/** Bytes of the zeros that fill up `length` bytes to a multiple of eight. */
function narPadding(length) {
	return (WORD - length % WORD) % WORD;
}
/** Write the length of what follows, eight bytes with the lowest first. @returns where the next byte goes. */
function writeLength(buffer, at, length) {
	buffer.writeUInt32LE(length % 2 ** 32, at);
	buffer.writeUInt32LE(Math.floor(length / 2 ** 32), at + 4);
	return at + WORD;
}
/** Write a string of an archive: its length, its bytes, zeros. @returns where the next byte goes. */
function writeString(buffer, at, bytes) {
	const start = writeLength(buffer, at, bytes.length);
	buffer.write(bytes, start, "latin1");
	return writePadding(buffer, start + bytes.length, bytes.length);
}
/** Write the zeros behind `length` bytes. @returns where the next byte goes. */
function writePadding(buffer, at, length) {
	const end = at + narPadding(length);
	buffer.fill(0, at, end);
	return end;
}
/** Strings of an archive that always stand together, encoded once. */
function token(...strings) {
	const size = strings.reduce((sum, { length }) => sum + WORD + length + narPadding(length), 0);
	const buffer = Buffer.alloc(size);
	let at = 0;
	for (const string of strings) at = writeString(buffer, at, string);
	return buffer;
}
const OWNER_EXECUTES = 64;
const START = token("nix-archive-1");
const FILE = token("(", "type", "regular", "contents");
const PROGRAM = token("(", "type", "regular", "executable", "", "contents");
const SYMLINK = token("(", "type", "symlink", "target");
const DIRECTORY = token("(", "type", "directory");
const ENTRY = token("entry", "(", "name");
const NODE = token("node");
const END = token(")");
/** The hash and the size of the nar of `path`. Throws what `narBytes` throws. */
function narHash(path) {
	const hash = createHash("sha256");
	let size = 0;
	for (const block of narBytes(path)) {
		hash.update(block);
		size += block.length;
	}
	return {
		hash: digestOfHash(hash),
		size
	};
}
/**
* The nar (Nix archive) of a file, directory or symlink, as `nix-store --dump` writes it: contents, names, link
* targets, and for a file whether its owner may execute it. In blocks of about 1 MiB that share one buffer: each is
* valid until the next is asked for.
*
* @param path a byte string; a symlink there is not followed.
* @throws StoreshipError `ERR_FILE_TYPE` for a socket, FIFO or device, `ERR_FILE_CHANGED` for a file whose size changes
* while it is read, `ERR_FILE_MISSING`, `ERR_PATH_TOO_LONG`, `ERR_READ` where the system refuses, each with the path.
*/
function* narBytes(path) {
	const buffer = Buffer.allocUnsafeSlow(1056768);
	const open = [];
	let used = put(buffer, 0, START);
	for (let next = path;;) {
		if (used >= 1048576) {
			yield buffer.subarray(0, used);
			used = 0;
		}
		if (next !== void 0) {
			const stats = statusOf(next);
			if (stats.isDirectory()) {
				used = put(buffer, used, DIRECTORY);
				open.push({
					path: next,
					rest: childrenOf(next).values()
				});
			} else {
				used = stats.isFile() ? yield* fileNode(next, stats, buffer, used) : symlinkNode(next, stats, buffer, used);
				if (open.length > 0) used = put(buffer, used, END);
			}
		}
		const directory = open.at(-1);
		if (directory === void 0) break;
		const child = directory.rest.next();
		if (child.done === true) {
			open.pop();
			used = put(buffer, used, END);
			if (open.length > 0) used = put(buffer, used, END);
			next = void 0;
		} else {
			used = put(buffer, writeString(buffer, put(buffer, used, ENTRY), child.value.name), NODE);
			next = `${directory.path}/${child.value.name}`;
		}
	}
	yield buffer.subarray(0, used);
}
function put(buffer, at, bytes) {
	buffer.set(bytes, at);
	return at + bytes.length;
}
function symlinkNode(path, stats, buffer, at) {
	if (!stats.isSymbolicLink()) throw refusedType(path, stats);
	return put(buffer, writeString(buffer, put(buffer, at, SYMLINK), targetOf(path)), END);
}
function* fileNode(path, stats, buffer, at) {
	const start = put(buffer, at, (stats.mode & OWNER_EXECUTES) === 0 ? FILE : PROGRAM);
	return put(buffer, writePadding(buffer, yield* contentBytes(path, stats.size, buffer, writeLength(buffer, start, stats.size)), stats.size), END);
}
function refusedType(path, stats) {
	const type = stats.isFIFO() ? "a FIFO" : stats.isSocket() ? "a socket" : "a device";
	return new StoreshipError("ERR_FILE_TYPE", `'${printable(path)}' is ${type}, which a store item cannot hold; remove it and try again`);
}
// ../installer/dist/registration.js
/**
* What to register of a closure, leaves first. Where the closure does not say hash and size of an item's nar, the item
* is read, below `sysroot`.
*
* @throws StoreshipError `ERR_REFERENCE_GRAPH` for items that form no closure, `ERR_NAR_HASH` for a hash or size that
* is none, `ERR_STORE_ITEM_MISSING` for an item that is not there; what `narHash` throws.
*/
function registrationsOf({ items }, sysroot) {
	const paths = items.map(({ path }) => path);
	return closureOf(items, paths).items.map((item) => {
		const { path, references, deriver = null } = item;
		return {
			path,
			references,
			deriver,
			...narOf(item, sysroot)
		};
	});
}
function narOf(item, sysroot) {
	const { path, narHash: hash, narSize: size } = item;
	if (hash === void 0 || size === void 0) return narOfFiles(path, sysroot);
	if (!isDigest(hash)) throw invalid$1(path, `'${hash}' is not 'sha256:' and 64 lower-case hexadecimal digits`);
	if (!Number.isSafeInteger(size) || size < 0) throw invalid$1(path, `its size ${size} is not a number of bytes`);
	return {
		hash,
		size
	};
}
function narOfFiles(path, sysroot) {
	try {
		return narHash(toByteString(sysroot.replace(/\/+$/, "") + path));
	} catch (error) {
		if (!(error instanceof StoreshipError && systemErrorCode(error.cause) === "ENOENT")) throw error;
		throw new StoreshipError("ERR_STORE_ITEM_MISSING", `the store item '${path}' is not whole on this machine: ${error.message}`, { cause: error });
	}
}
function invalid$1(path, why) {
	return new StoreshipError("ERR_NAR_HASH", `the closure's nar hash of ${path} cannot be used: ${why}; make the closure again`);
}
// ../installer/dist/store-tables.js
/** Seconds since 1970 at which every item of a generated database was registered. */
const REGISTRATION_TIME = 1;
/** Make the tables of a store database and register `items`, with row numbers in their order. */
function fillStoreTables(database, schema, items) {
	database.exec(tables(schema));
	const rows = new Map(items.map(({ path }, at) => [path, at + 1]));
	const insertPath = database.prepare("INSERT INTO ValidPaths (id, path, hash, registrationTime, deriver, narSize) VALUES (?, ?, ?, ?, ?, ?)");
	for (const [at, { path, hash, deriver, size }] of items.entries()) insertPath.run(at + 1, path, hash, REGISTRATION_TIME, deriver, size);
	const insertReference = database.prepare("INSERT INTO Refs (referrer, reference) VALUES (?, ?)");
	for (const [at, { references }] of items.entries()) {
		const referred = references.map((reference) => rows.get(reference)).sort((a, b) => a - b);
		for (const row of referred) insertReference.run(at + 1, row);
	}
}
function tables({ moreColumns, moreTables }) {
	return `
CREATE TABLE ValidPaths (${[
		"id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
		"path TEXT UNIQUE NOT NULL",
		"hash TEXT NOT NULL",
		"registrationTime INTEGER NOT NULL",
		"deriver TEXT",
		"narSize INTEGER",
		...moreColumns
	].join(", ")});
CREATE TABLE Refs (
  referrer INTEGER NOT NULL,
  reference INTEGER NOT NULL,
  PRIMARY KEY (referrer, reference),
  FOREIGN KEY (referrer) REFERENCES ValidPaths(id) ON DELETE CASCADE,
  FOREIGN KEY (reference) REFERENCES ValidPaths(id) ON DELETE RESTRICT
);
CREATE INDEX IndexReferrer ON Refs(referrer);
CREATE INDEX IndexReference ON Refs(reference);
-- What refers to itself could not be deleted otherwise: the second foreign key of Refs forbids it.
CREATE TRIGGER DeleteSelfRefs BEFORE DELETE ON ValidPaths
BEGIN
  DELETE FROM Refs WHERE referrer = old.id AND reference = old.id;
END;
CREATE TABLE DerivationOutputs (
  drv INTEGER NOT NULL,
  id TEXT NOT NULL,
  path TEXT NOT NULL,
  PRIMARY KEY (drv, id),
  FOREIGN KEY (drv) REFERENCES ValidPaths(id) ON DELETE CASCADE
);
CREATE INDEX IndexDerivationOutputs ON DerivationOutputs(path);
${moreTables}`;
}
// ../installer/dist/guix-database.js
const SCHEMA$1 = {
	moreColumns: [],
	moreTables: "CREATE TABLE FailedPaths (path TEXT PRIMARY KEY NOT NULL, time INTEGER NOT NULL);"
};
/**
* The bytes of a Guix store database in which the items of `closure` are registered, at time 1 and leaves first. The
* same closure gives the same bytes whatever the order of its items and the version of Node.
*
* @param sysroot the directory that the store lies below: items whose nar hash and size the closure does not say are
* read there.
* @throws StoreshipError `ERR_REFERENCE_GRAPH` for items that form no closure, `ERR_NAR_HASH` for a hash or size that
* is none, `ERR_STORE_ITEM_MISSING`, `ERR_SQLITE_MISSING`, `ERR_STORE_DATABASE` where the temporary file cannot be
* written; what `narHash` throws.
*/
function guixDatabase(closure, sysroot = "/") {
	const items = registrationsOf(closure, sysroot);
	return databaseBytes((database) => fillStoreTables(database, SCHEMA$1, items));
}
// ../installer/dist/given-database.js
/**
* Refuse a database whose last changes are only in the write-ahead log beside it: the file alone would be an older one.
*
* @throws StoreshipError `ERR_STORE_DATABASE` that names both files.
*/
function checkWhole(database) {
	const log = `${database}-wal`;
	if (sizeOf(log) === 0) return;
	throw new StoreshipError("ERR_STORE_DATABASE", `the store database '${database}' is not whole without '${log}'; make a copy with sqlite3 '${database}' '.backup COPY' and give that`);
}
function sizeOf(file) {
	try {
		return statSync(file).size;
	} catch {
		return 0;
	}
}
// ../installer/dist/nix-database.js
const SCHEMA = {
	moreColumns: [
		"ultimate INTEGER",
		"sigs TEXT",
		"ca TEXT"
	],
	moreTables: ""
};
/** The bytes of a Nix store database, schema version 10, otherwise as `guixDatabase` makes them. */
function nixDatabase(closure, sysroot = "/") {
	const items = registrationsOf(closure, sysroot);
	return databaseBytes((database) => fillStoreTables(database, SCHEMA, items));
}
// ../installer/dist/store-state.js
const GUIX_HOME_LINKS = {
	"guix-profile": "/root/.guix-profile",
	"current-guix": "/root/.config/guix/current"
};
const STATES = /* @__PURE__ */ new Map([["/gnu/store", {
	directory: "/var/guix",
	profileName: "guix-profile",
	generate: guixDatabase,
	besideDatabase: [],
	homeLink: (name) => Object.hasOwn(GUIX_HOME_LINKS, name) ? GUIX_HOME_LINKS[name] : void 0
}], ["/nix/store", {
	directory: "/nix/var/nix",
	profileName: "profile",
	generate: nixDatabase,
	besideDatabase: [{
		type: "file",
		path: "/nix/var/nix/db/schema",
		content: "10",
		mode: 420
	}],
	homeLink: () => "/root/.nix-profile"
}]]);
/**
* The state of the store at `storeDir`.
*
* @throws StoreshipError `ERR_STORE_UNKNOWN` for any but `/gnu/store` and `/nix/store`.
*/
function stateOf(storeDir) {
	const state = STATES.get(storeDir);
	if (state !== void 0) return state;
	throw new StoreshipError("ERR_STORE_UNKNOWN", `where the database of the store '${printable(toByteString(storeDir))}' belongs is not known; known stores are ${[...STATES.keys()].join(" and ")}`);
}
// ../installer/dist/install.js
/**
* What makes a store out of store items: the database, GC roots, and root's profile with one generation. Directories
* have mode 0755, files 0644; parents are left to who makes the layer, so that a base image's keep their attributes.
*
* A generated database reads each item whose nar hash and size the closure does not say, synchronously.
*
* @throws StoreshipError `ERR_STORE_UNKNOWN` for a store that is neither `/gnu/store` nor `/nix/store`,
* `ERR_PROFILE_NAME` for a name that is no file name, `ERR_STORE_DATABASE` for a given database that is not whole; what
* `guixDatabase` throws.
*/
function storeDirectives(options) {
	const state = stateOf(options.closure.storeDir);
	const profileName = nameOf(options.profileName, state);
	const { directory } = state;
	const profiles = `${directory}/profiles/per-user/root`;
	return [
		database(state, options),
		...state.besideDatabase,
		{
			type: "directory",
			path: `${directory}/profiles`,
			mode: 493
		},
		{
			type: "directory",
			path: `${directory}/gcroots`,
			mode: 493
		},
		{
			type: "directory",
			path: profiles,
			mode: 493
		},
		{
			type: "symlink",
			path: `${directory}/gcroots/profiles`,
			target: `${directory}/profiles`
		},
		{
			type: "symlink",
			path: `${profiles}/${profileName}-1-link`,
			target: options.profile
		},
		{
			type: "symlink",
			path: `${profiles}/${profileName}`,
			target: `${profileName}-1-link`
		}
	];
}
/**
* The symlink in root's home that leads to the profile which `storeDirectives` installs: `/root/.guix-profile`,
* `/root/.config/guix/current` for a profile named `current-guix`, `/root/.nix-profile` for any of a Nix store. None for
* another name in a Guix store, where such profiles are not linked.
*
* @throws StoreshipError `ERR_STORE_UNKNOWN`, `ERR_PROFILE_NAME`, as `storeDirectives`.
*/
function homeDirectives(storeDir, profileName) {
	const state = stateOf(storeDir);
	const name = nameOf(profileName, state);
	const path = state.homeLink(name);
	if (path === void 0) return [];
	return [{
		type: "symlink",
		path,
		target: `${state.directory}/profiles/per-user/root/${name}`
	}];
}
function database(state, { closure, sysroot = "/", database: given }) {
	const path = `${state.directory}/db/db.sqlite`;
	if (given === void 0) return {
		type: "file",
		path,
		content: state.generate(closure, sysroot),
		mode: 420
	};
	checkWhole(given);
	return {
		type: "copy",
		path,
		from: given,
		mode: 420
	};
}
function nameOf(profileName, state) {
	const name = profileName ?? state.profileName;
	if (/^(?!\.{1,2}$)[^/\0]{1,240}$/s.test(name)) return name;
	throw new StoreshipError("ERR_PROFILE_NAME", `'${printable(toByteString(name))}' cannot be a profile's name; give a file name such as ${state.profileName}`);
}
// dist/commands/pack/report.js
/** What was made, for people or as one JSON document. */
function imageReport(made, { json }) {
	if (json) return JSON.stringify(imageDocument(made), void 0, 2);
	const { request, image, output } = made;
	const size = image.layers.reduce((sum, layer) => sum + layer.size, 0);
	return listing([
		["image", request.names.map(formatImageName).join(", ")],
		["platform", platformName(request.platform)],
		["id", idOf(image)],
		["layers", `${image.layers.length}, ${byteCount(size)}`],
		["written to", output]
	]);
}
/** What was made, as data: digests, sizes, items of each layer, fingerprints of compressors. */
function imageDocument({ request, image, output, archive, layer }) {
	return {
		...common(request),
		output,
		id: idOf(image),
		...archive === void 0 ? {} : { compression: archive.fingerprint },
		...layer === void 0 ? {} : { layerCompression: layer.fingerprint },
		layers: image.layers.map(({ diffId, size, blob, items }) => ({
			diffId,
			size,
			blob,
			items: items.map((path) => ({ path: shown(path) }))
		}))
	};
}
/** What would be made, as data. */
function planDocument(request, plan) {
	const sizes = sizesOf(plan);
	const layers = plan.layers.map(({ size, items }) => ({
		size,
		items: items.map((path) => ({
			path: shown(path),
			size: sizes.get(path)
		}))
	}));
	return {
		...common(request),
		layers
	};
}
/** What would be made, for people. */
function planListing(request, plan) {
	const sizes = sizesOf(plan);
	const layers = plan.layers.flatMap(({ size, items }, index) => [`layer ${index + 1}: ${byteCount(size)}, ${items.length === 0 ? "extra files" : `store items: ${items.length}`}`, ...items.map((path) => `  ${shown(path)} (${byteCount(sizes.get(path) ?? 0)})`)]);
	return [listing([
		["image", request.names.map(formatImageName).join(", ")],
		["platform", platformName(request.platform)],
		["layers", `${plan.layers.length}, ${byteCount(plan.size)}`]
	]), ...layers].join("\n");
}
function sizesOf({ closure }) {
	return new Map((closure?.items ?? []).map((item) => [item.path, item.size]));
}
function idOf(image) {
	return digestOf(JSON.stringify(image.config));
}
function common(request) {
	return {
		names: request.names.map(formatImageName),
		platform: platformName(request.platform)
	};
}
function shown(path) {
	return printable(toByteString(path));
}
function listing(rows) {
	return rows.map(([name, text]) => `${name.padEnd(11)} ${text}`).join("\n");
}
// dist/commands/pack/directives.js
const KEYS = {
	directory: {
		path: "string",
		mode: "number",
		uid: "number",
		gid: "number"
	},
	file: {
		path: "string",
		content: "string",
		mode: "number"
	},
	copy: {
		path: "string",
		from: "string",
		mode: "number"
	},
	symlink: {
		path: "string",
		target: "string"
	}
};
const REQUIRED = {
	directory: ["path"],
	file: ["path"],
	copy: ["path", "from"],
	symlink: ["path", "target"]
};
/**
* Read a file of directives: a JSON array of objects. A mode is a number, or octal digits in a string; a file without
* content is empty.
*
* @throws StoreshipError `ERR_DIRECTIVE` that names the file, the place in the array and the key.
*/
async function readDirectives(file) {
	const document = await readJson(file);
	if (!Array.isArray(document)) throw invalid(file, "it is not a JSON array");
	return document.map((value, index) => directiveOf(value, (why) => invalid(file, `[${index}]: ${why}`)));
}
function directiveOf(value, fault) {
	if (typeof value !== "object" || value === null || !("type" in value)) throw fault("it is no object with a 'type'");
	const type = value.type;
	const keys = Object.hasOwn(KEYS, type) ? KEYS[type] : void 0;
	if (keys === void 0) throw fault(`type '${String(type)}' is none of ${Object.keys(KEYS).join(", ")}`);
	const { type: _, ...fields } = value;
	if (typeof fields["mode"] === "string" && /^[0-7]{1,5}$/.test(fields["mode"])) fields["mode"] = Number.parseInt(fields["mode"], 8);
	for (const [key, field] of Object.entries(fields)) {
		if (!Object.hasOwn(keys, key)) throw fault(`a ${type} has no key '${key}'; it has ${Object.keys(keys).join(", ")}`);
		if (typeof field !== keys[key]) throw fault(`the key '${key}' must be a ${keys[key]}${key === "mode" ? ", or octal digits in a string" : ""}`);
	}
	for (const key of REQUIRED[type]) if (!(key in fields)) throw fault(`a ${type} needs the key '${key}'`);
	return {
		type,
		...type === "file" ? { content: "" } : {},
		...fields
	};
}
async function readJson(file) {
	try {
		return JSON.parse(await readFile(file, "utf8"));
	} catch (error) {
		throw new StoreshipError("ERR_DIRECTIVE", `cannot read the directives '${file}': ${reasonOf(error)}`, { cause: error });
	}
}
function invalid(file, why) {
	return new StoreshipError("ERR_DIRECTIVE", `cannot use the directives '${file}': ${why}`);
}
// dist/commands/pack/existing.js
/**
* The directory that an option names; where that is a symlink, the one it leads to.
*
* @throws StoreshipError `ERR_FILE_MISSING`, `ERR_FILE_TYPE`, `ERR_READ` that name the option and the directory.
*/
function existingDirectory(option, directory) {
	return attempt(option, directory, () => {
		if (statSync(directory).isDirectory()) return realpathSync(directory);
		throw new StoreshipError("ERR_FILE_TYPE", `${option} ${directory}: it is no directory; give one`);
	});
}
/** The regular file that an option names. Throws as `existingDirectory` does. */
function existingFile(option, file) {
	return attempt(option, file, () => {
		if (statSync(file).isFile()) return file;
		throw new StoreshipError("ERR_FILE_TYPE", `${option} ${file}: it is no regular file; give one`);
	});
}
function attempt(option, path, look) {
	try {
		return look();
	} catch (error) {
		if (error instanceof StoreshipError) throw error;
		const missing = systemErrorCode(error) === "ENOENT";
		throw new StoreshipError(missing ? "ERR_FILE_MISSING" : "ERR_READ", `${option} ${path}: ${missing ? "it does not exist; is its name right?" : reasonOf(error)}`, { cause: error });
	}
}
// dist/commands/pack/image-names.js
/** The names of the image: those given, or one made of the profile's packages, the store item, or the plain tree. */
function imageNames(options, profile) {
	const { imageTag, sysroot, tree } = options;
	if (imageTag !== void 0) return imageTag.map((text) => text === "from-store-path" ? nameOfStorePath(profile) : parseImageName(text));
	if (profile === void 0) return [latest(basename(resolve(tree?.[0]?.directory ?? "")))];
	const packages = profilePackageNames(profile, { sysroot });
	return [latest(packages === void 0 || packages.length === 0 ? nameOfItem(profile) : imageNameOfPackages(packages))];
}
function latest(free) {
	const canonical = canonicalizeRepositoryName(free);
	return {
		repository: isRepository(canonical) ? canonical : suggestRepository(free),
		tag: "latest"
	};
}
function nameOfItem(item) {
	return parseStoreItemName(item)?.name ?? basename(item);
}
function nameOfStorePath(profile) {
	const name = profile === void 0 ? void 0 : storeItemImageName(profile);
	if (name === void 0) throw new StoreshipError("ERR_USAGE", `--image-tag ${FROM_STORE_PATH} needs a store item of the form HASH-NAME as the first ROOT`);
	return name;
}
// ../inspection/dist/layer-items.js
/**
* The store items of each layer of an image, lowest first: as its history tells them where this project wrote it, without
* reading a layer; else as they are found in the layers.
*/
async function layerItems(source, decompressors) {
	const { config, layers } = await source.claim();
	const told = itemsOfHistory(config, `the image config of '${shown$1(source.name)}'`);
	if (told?.length === layers.length) return told;
	return (await inspectImage(source, decompressors)).layers.map(({ items }) => ({ items: items.map(({ path }) => path) }));
}
function itemsOfHistory(config, what) {
	const plans = arrayAt(objectAt(parseDocument(config, what), what)["history"], `history in ${what}`).map((value) => {
		const { created_by, comment } = objectAt(value, `history in ${what}`);
		if (created_by !== "storeship" || typeof comment !== "string") return void 0;
		return { items: comment.startsWith("/") ? comment.split(" ") : [] };
	});
	return plans.every((plan) => plan !== void 0) ? plans : void 0;
}
// dist/commands/pack/previous-layers.js
/** How an older image groups store items: told by the image, of any transport, or by its metadata file. */
async function previousLayers(against, registry) {
	const told = metadataLayers(against);
	if (told !== void 0) return told;
	const known = decompressors(registry);
	return layerItems(imageSource(against, known), known);
}
/** Bytes beyond which a file is no metadata file. */
const LIMIT = 64 << 20;
function metadataLayers(file) {
	const stats = statSync(file, { throwIfNoEntry: false });
	if (!file.endsWith(".json") || !stats?.isFile() || stats.size > LIMIT) return void 0;
	try {
		const { layers } = JSON.parse(readFileSync(file, "utf8"));
		return layers.map(({ items }) => ({ items: items.map(({ path }) => path) }));
	} catch (error) {
		throw new StoreshipError("ERR_USAGE", `--against ${file}: it is not what --metadata-file writes; give that, or an image`, { cause: error });
	}
}
// dist/commands/pack/runtime-config.js
/**
* The image config that the options ask for.
*
* @param profile the store item that programs are looked for in, or undefined for an image without a store.
* @param searchPaths environment that the options' own variables go over.
*/
function runtimeConfig(options, profile, searchPaths) {
	const { entryPoint, entryPointArgument = [], cmd, workdir, user, label, expose, volume, stopSignal, env = [] } = options;
	if (entryPoint === void 0 && entryPointArgument.length > 0) throw new StoreshipError("ERR_USAGE", "--entry-point-argument has no program to go with; give --entry-point as well");
	return {
		environment: [...new Map([...searchPaths, ...env])],
		...entryPoint === void 0 ? {} : { entryPoint: [programPath(entryPoint, profile), ...entryPointArgument] },
		...cmd === void 0 ? {} : { cmd },
		...workdir === void 0 ? {} : { workingDirectory: workdir },
		...user === void 0 ? {} : { user },
		...label === void 0 ? {} : { labels: Object.fromEntries(label) },
		...expose === void 0 ? {} : { exposedPorts: expose },
		...volume === void 0 ? {} : { volumes: volume },
		...stopSignal === void 0 ? {} : { stopSignal }
	};
}
function programPath(program, profile) {
	if (program.startsWith("/")) return program;
	if (profile === void 0) throw new StoreshipError("ERR_USAGE", `--entry-point ${program}: without a profile the program must be an absolute path`);
	return join(profile, program);
}
// dist/commands/pack/request.js
const TMP = {
	type: "directory",
	path: "/tmp",
	mode: 1023
};
/** What the options and the roots ask the builder for. */
async function imageRequest(roots, options, registry, onWarning) {
	if (roots.length === 0 && options.tree === void 0 && options.rootSystem === void 0) throw new StoreshipError("ERR_USAGE", "nothing to pack: give a store item or profile as ROOT, or a plain directory with --tree");
	const { closure, profile } = roots.length === 0 ? NO_STORE : await readClosure(roots, options);
	return {
		closure,
		sysroot: options.sysroot,
		trees: (options.tree ?? []).map(({ directory, path }) => ({
			directory: existingDirectory("--tree", directory),
			path
		})),
		rootSystem: options.rootSystem === void 0 ? void 0 : existingDirectory("--root-system", options.rootSystem),
		directives: [
			...installation(closure, profile, options),
			...profileSymlinks(profile, options),
			...options.directives === void 0 ? [] : await readDirectives(options.directives)
		],
		defaults: options.tmp ? [TMP] : [],
		transformations: options.transform ?? [],
		layering: await layeringOf(options, registry),
		maxLayers: options.maxLayers,
		platform: options.system ?? platformOfSystem(systemOfNodeArch(process.arch)),
		created: options.created ?? sourceDateEpoch(),
		mtime: options.mtime,
		runtime: runtimeConfig(options, profile, searchPaths(profile, options, onWarning)),
		names: imageNames(options, profile),
		annotations: Object.fromEntries(options.annotation ?? []),
		prefix: profile ?? ""
	};
}
const NO_STORE = {
	closure: void 0,
	profile: void 0
};
function installation(closure, profile, options) {
	const { localstatedir, database, profileName, sysroot } = options;
	if (!localstatedir && database === void 0) {
		if (profileName !== void 0) throw new StoreshipError("ERR_USAGE", "--profile-name names the profile that --localstatedir installs; give --localstatedir as well");
		return [];
	}
	if (closure === void 0 || profile === void 0) throw new StoreshipError("ERR_USAGE", "--localstatedir registers store items; give a store item or profile as ROOT");
	const name = profileName === void 0 ? {} : { profileName };
	const given = database === void 0 ? {} : { database: existingFile("--database", database) };
	try {
		return [...homeDirectives(closure.storeDir, profileName), ...storeDirectives({
			closure,
			sysroot,
			profile,
			...name,
			...given
		})];
	} catch (error) {
		if (!(error instanceof StoreshipError) || error.code !== "ERR_PROFILE_NAME") throw error;
		throw new StoreshipError("ERR_USAGE", `--profile-name: ${error.message}`, { cause: error });
	}
}
async function layeringOf({ layering, against }, registry) {
	const known = registry.layeringNames;
	if (layering === "sticky" && against !== void 0) return sticky(await previousLayers(against, registry));
	if (known.includes(layering)) return registry.layering(layering);
	throw new StoreshipError("ERR_USAGE", `--layering ${layering}: no layering is called so; known are ${known.join(", ")}, and --plugin loads more`);
}
function profileSymlinks(profile, { symlink = [] }) {
	return symlink.map(({ source, target }) => {
		if (profile === void 0) throw new StoreshipError("ERR_USAGE", `--symlink ${source}=${target}: there is no profile; give one as ROOT`);
		return {
			type: "symlink",
			path: source,
			target: `${profile}/${target}`
		};
	});
}
function searchPaths(profile, { searchPaths: kind, sysroot }, onWarning) {
	if (kind === "none" || profile === void 0) return [];
	const { environment, warning } = profileEnvironment(profile, { sysroot });
	if (warning !== void 0) onWarning(warning);
	return environment;
}
function sourceDateEpoch() {
	const text = process.env["SOURCE_DATE_EPOCH"];
	if (text === void 0 || text === "") return 1;
	const fault = (why, cause) => new StoreshipError("ERR_USAGE", `the environment variable SOURCE_DATE_EPOCH ${why}`, { cause });
	if (!/^\d+$/.test(text)) throw fault(`must be whole seconds since 1970, not '${text}'`);
	try {
		return parseTime(text);
	} catch (error) {
		throw fault(`must not lie behind the year 9999, as '${text}' does`, error);
	}
}
// dist/commands/pack/warn.js
/** Tell of what is allowed and probably not meant. */
function warn(message) {
	process.stderr.write(`storeship: warning: ${oneLine(message)}\n`);
}
export { imageDocument as a, planListing as c, layerItems as i, imageRequest as n, imageReport as o, previousLayers as r, planDocument as s, warn as t };
