import { a as toSystemPath, i as toByteString, n as fromByteString, r as printable, t as compareBytes } from "./byte-string-BC5Ot-HX.js";
import { n as reasonOf, r as systemErrorCode, t as StoreshipError } from "./errors-BPWMAR_W.js";
import { g as sourceOf, h as sameAttributes, m as parentEntry, p as readError, u as layerSize } from "./docker-archive-Cbqt1r1M.js";
import { i as memberName, n as compareNames, r as isBelow, t as MAXIMUM_NAME_LENGTH } from "./member-name-JCIopjTt.js";
import { a as decodeNixBase32, i as NIX_BASE32, n as parseStoreItemName } from "./single-CSW4z7Dw.js";
import { accessSync, chmodSync, closeSync, constants, copyFileSync, existsSync, lstatSync, mkdtempSync, openSync, readSync, readdirSync, readlinkSync, realpathSync, rmSync, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { tmpdir } from "node:os";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { text } from "node:stream/consumers";
// ../layer/dist/transform.js
/**
* The renaming that `transformations` describe: each in turn, once a name, replaces the prefix `from` by `to`. Leading
* slashes of both don't count; no character is special in either.
*/
function renaming(transformations) {
	const rules = transformations.map(({ from, to }) => ({
		from: withoutLeadingSlashes(from),
		to: withoutLeadingSlashes(to)
	}));
	return (name) => {
		let renamed = name;
		for (const { from, to } of rules) if (renamed.startsWith(from)) renamed = to + renamed.slice(from.length);
		return renamed === name ? name : memberName(renamed);
	};
}
/** `entry` under its name in the image, or undefined where that is empty. */
function renamed(entry, rename) {
	const name = rename(entry.name);
	if (name === entry.name) return name === "" ? void 0 : entry;
	return name === "" ? void 0 : {
		...entry,
		name,
		source: sourceOf(entry)
	};
}
function withoutLeadingSlashes(path) {
	return toByteString(path).replace(/^\/+/, "");
}
// ../layer/dist/compose.js
/**
* All members of an image in the order of an archive, each once, under their names in the image. Implied parents are
* not among them: each layer gets its own.
*
* @throws StoreshipError `ERR_MEMBER_COLLISION` for two entries on one name (two directories that agree are one),
* `ERR_MEMBER_BELOW_FILE`, `ERR_WHITEOUT_NAME`, `ERR_MEMBER_NAME` for a name that a layer cannot carry.
*/
function composeImage(parts, rename) {
	const entries = [];
	for (const part of parts) for (const entry of part) {
		const kept = renamed(entry, rename);
		if (kept !== void 0) entries.push(kept);
	}
	entries.sort((a, b) => compareNames(a.name, b.name));
	return checked(entries);
}
function checked(entries) {
	const kept = [];
	const above = [];
	for (const entry of entries) {
		const previous = kept.at(-1);
		if (previous?.name === entry.name) {
			const merged = merge(previous, entry);
			kept[kept.length - 1] = merged;
			above[above.length - 1] = merged;
			continue;
		}
		checkName(entry);
		while (above.length > 0 && !isBelow(entry.name, above.at(-1).name)) above.pop();
		const holder = above.at(-1);
		if (holder !== void 0 && holder.type !== "directory") throw belowFile(entry, holder);
		above.push(entry);
		kept.push(entry);
	}
	return kept;
}
function merge(a, b) {
	if (b.origin.kind === "default") return a;
	if (a.origin.kind === "default") return b;
	if (a.type === "directory" && b.type === "directory" && sameAttributes(a, b)) return a;
	throw new StoreshipError("ERR_MEMBER_COLLISION", `two entries have the name '/${printable(a.name)}' in the image: ${describe(a)} and ${describe(b)}; leave out or rename one of them`);
}
function checkName(entry) {
	const { name, target } = entry;
	if (name.startsWith(".wh.", name.lastIndexOf("/") + 1)) throw new StoreshipError("ERR_WHITEOUT_NAME", `${describe(entry)} has a name that begins with '.wh.', which in a layer means a removed file; rename it`);
	if (name.length > 4095) throw tooLong(entry, "name", name);
	if (target.length > 4095) throw tooLong(entry, "link target", target);
}
function tooLong(entry, what, bytes) {
	return new StoreshipError("ERR_MEMBER_NAME", `${describe(entry)} has a ${what} of ${bytes.length} bytes in the image; ${MAXIMUM_NAME_LENGTH} is the most`);
}
function belowFile(entry, holder) {
	return new StoreshipError("ERR_MEMBER_BELOW_FILE", `${describe(entry)} lies below '/${printable(holder.name)}', which is a ${holder.type} in the image (${describe(holder)}); leave out or rename one of them`);
}
function describe(entry) {
	if (entry.origin.source === "") return entry.origin.label;
	return `the ${entry.type} '${printable(sourceOf(entry))}'`;
}
// ../layer/dist/directive-entries.js
/**
* The entry that a directive asks for. Its parents are made where layers are.
*
* @throws StoreshipError `ERR_DIRECTIVE` for one that makes no sense, naming its path; what reading the file of a
* `copy` throws.
*/
function directiveEntry(directive, kind = "directive") {
	const name = memberName(toByteString(directive.path));
	if (name === "") throw invalid$2(directive, "its path is the root of the image");
	if (directive.path.includes("\0")) throw invalid$2(directive, "its path has a NUL character");
	const common = {
		name,
		origin: {
			kind,
			label: `the ${directive.type} directive for '${printable(toByteString(directive.path))}'`,
			source: "",
			name
		},
		owner: void 0,
		content: void 0,
		source: void 0,
		target: "",
		size: 0
	};
	switch (directive.type) {
		case "directory": return {
			...common,
			type: "directory",
			mode: modeOf(directive, 493),
			owner: ownerOf(directive)
		};
		case "file": {
			const content = typeof directive.content === "string" ? Buffer.from(directive.content) : directive.content;
			return {
				...common,
				type: "file",
				mode: modeOf(directive, 420),
				content,
				size: content.length
			};
		}
		case "copy": {
			const { mode, size, source } = copied(directive);
			return {
				...common,
				type: "file",
				mode: modeOf(directive, mode),
				source,
				size
			};
		}
		case "symlink":
			if (directive.target === "" || directive.target.includes("\0")) throw invalid$2(directive, "its target is empty or has a NUL");
			return {
				...common,
				type: "symlink",
				mode: 511,
				target: toByteString(directive.target)
			};
	}
}
function modeOf(directive, absent) {
	const { mode } = directive;
	if (mode === void 0) return absent;
	if (!Number.isInteger(mode) || mode < 0 || mode > 4095) throw invalid$2(directive, `its mode ${mode} is not within 0 to 07777`);
	return mode;
}
function ownerOf(directive) {
	const { uid = 0, gid = 0 } = directive;
	for (const id of [uid, gid]) if (!Number.isInteger(id) || id < 0 || id > 4294967295) throw invalid$2(directive, `its owner ${id} is not within 0 to 4294967295`);
	return uid === 0 && gid === 0 ? void 0 : {
		uid,
		gid
	};
}
function copied(directive) {
	const from = toByteString(directive.from);
	try {
		const source = realpathSync.native(toSystemPath(from), "latin1");
		const stats = statSync(toSystemPath(source));
		if (!stats.isFile()) throw invalid$2(directive, `'${printable(from)}' is not a regular file`);
		accessSync(toSystemPath(source), constants.R_OK);
		return {
			mode: stats.mode & 4095,
			size: stats.size,
			source
		};
	} catch (error) {
		throw error instanceof StoreshipError ? error : readError(from, error);
	}
}
function invalid$2(directive, why) {
	return new StoreshipError("ERR_DIRECTIVE", `the ${directive.type} directive for '${printable(toByteString(directive.path))}' cannot be used: ${why}`);
}
// ../layer/dist/split.js
/**
* Deal the members of an image out to its layers. Each layer gets an entry for every parent of its members; a parent
* that the image defines in another layer has the same attributes everywhere.
*
* @param entries as `composeImage` gives them.
* @param layerOf the number of the layer, from 0, that the entries of an origin belong to.
* @returns one list a layer, in the order of an archive; a list can be empty.
*/
function splitIntoLayers(entries, layerOf, layerCount) {
	const layers = Array.from({ length: layerCount }, () => ({
		entries: [],
		above: []
	}));
	const defined = [];
	for (const entry of entries) {
		while (defined.length > 0 && !isBelow(entry.name, defined.at(-1).name)) defined.pop();
		const layer = layers[layerOf(entry.origin)];
		while (layer.above.length > 0 && !isBelow(entry.name, layer.above.at(-1))) layer.above.pop();
		addParents(layer, entry.name, defined);
		layer.entries.push(entry);
		if (entry.type === "directory") {
			layer.above.push(entry.name);
			defined.push(entry);
		}
	}
	return layers.map((layer) => layer.entries);
}
function addParents(layer, name, defined) {
	const from = layer.above.at(-1)?.length ?? -1;
	for (let slash = name.indexOf("/", from + 1); slash !== -1; slash = name.indexOf("/", slash + 1)) {
		const parent = name.slice(0, slash);
		layer.entries.push(parentEntry(parent, defined.find((entry) => entry.name === parent)));
		layer.above.push(parent);
	}
}
// ../layer/dist/walk.js
const PERMISSIONS = 4095;
const READABLE_BY_ALL = 292;
/**
* List what lies at and below `origin.source`; symlinks are not followed. The calls are synchronous: file by file,
* asynchronous ones are many times slower.
*
* @throws StoreshipError `ERR_FILE_TYPE` for a socket, FIFO or device, `ERR_FILE_MISSING`, `ERR_PATH_TOO_LONG`,
* `ERR_READ` where the system refuses, each with the path.
*/
function walk(origin, { fingerprint = false } = {}) {
	const hash = fingerprint ? createHash("sha256") : void 0;
	const entries = [];
	let size = 0;
	const visit = (path, name) => {
		const stats = status(path);
		const mode = stats.mode & PERMISSIONS;
		if (stats.isDirectory()) {
			size += 4096;
			entries.push(entry(name, "directory", mode, 0, "", origin));
			visitChildren(path, name);
		} else if (stats.isFile()) {
			if ((mode & READABLE_BY_ALL) !== READABLE_BY_ALL) checkReadable(path);
			size += stats.size;
			hash?.update(`${name}\0${stats.size}\0${stats.ino}\0${stats.mtimeMs}\0${stats.ctimeMs}\n`, "latin1");
			entries.push(entry(name, "file", mode, stats.size, "", origin));
		} else if (stats.isSymbolicLink()) visitSymlink(path, name);
		else throw refusedType(path, stats);
	};
	const visitSymlink = (path, name) => {
		const target = linkTarget$1(path);
		size += target.length;
		entries.push(entry(name, "symlink", 511, 0, target, origin));
	};
	const visitChildren = (path, name) => {
		const below = name === "" ? "" : `${name}/`;
		for (const child of children(path)) if (child.isSymbolicLink()) visitSymlink(`${path}/${child.name}`, below + child.name);
		else visit(`${path}/${child.name}`, below + child.name);
	};
	visit(origin.source, origin.name);
	return hash === void 0 ? {
		entries,
		size
	} : {
		entries,
		size,
		fingerprint: hash.digest("hex")
	};
}
function entry(name, type, mode, size, target, origin) {
	return {
		name,
		type,
		mode,
		size,
		target,
		owner: void 0,
		content: void 0,
		source: void 0,
		origin
	};
}
function children(path) {
	try {
		return readdirSync(toSystemPath(path), {
			withFileTypes: true,
			encoding: "latin1"
		}).sort((a, b) => compareBytes(a.name, b.name));
	} catch (error) {
		throw readError(path, error);
	}
}
function status(path) {
	try {
		return lstatSync(toSystemPath(path));
	} catch (error) {
		throw readError(path, error);
	}
}
function linkTarget$1(path) {
	try {
		return readlinkSync(toSystemPath(path), "latin1");
	} catch (error) {
		throw readError(path, error);
	}
}
function checkReadable(path) {
	try {
		accessSync(toSystemPath(path), constants.R_OK);
	} catch (error) {
		throw readError(path, error);
	}
}
function refusedType(path, stats) {
	const type = stats.isFIFO() ? "a FIFO" : stats.isSocket() ? "a socket" : "a device";
	return new StoreshipError("ERR_FILE_TYPE", `'${printable(path)}' is ${type}, which an image cannot hold; remove it and build again`);
}
// ../builder/dist/broken-references.js
/**
* Warn, once, of store items that a transformation moves away from a path that items of the closure (itself among them)
* refer to: files and link targets keep the old path.
*/
function warnOfBrokenReferences({ closure, transformations }, { onWarning }) {
	if (closure === void 0 || onWarning === void 0 || transformations.length === 0) return;
	const rename = renaming(transformations);
	const referrers = /* @__PURE__ */ new Map();
	for (const { path, references } of closure.items) for (const reference of references) {
		const known = referrers.get(reference);
		if (known === void 0 || known === reference) referrers.set(reference, path);
	}
	const broken = closure.items.flatMap(({ path }) => {
		const referrer = referrers.get(path);
		const name = memberName(toByteString(path));
		const moved = rename(name);
		return referrer === void 0 || moved === name ? [] : [{
			path,
			moved,
			referrer
		}];
	});
	const [first] = broken;
	if (first === void 0) return;
	const { path, moved, referrer } = first;
	onWarning(`${referrer} refers to ${path}, but the image ${moved === "" ? "leaves it out" : `has it as '/${fromByteString(moved)}'`}${broken.length === 1 ? "" : ` (and ${broken.length - 1} more that are referred to)`}; add a symlink there if that reference matters`);
}
// ../builder/dist/walk-image.js
/** List all that goes into an image. @param fingerprint whether fingerprints are wanted. */
function walkImage(request, fingerprint) {
	const { closure, sysroot, trees, rootSystem, directives, defaults } = request;
	const items = originsOfItems(closure, sysroot).map((origin) => ({
		origin,
		...walkItem(origin, fingerprint)
	}));
	const others = [...trees.map(originOfTree), ...rootSystem === void 0 ? [] : [originOfRootSystem(rootSystem)]].map((origin) => ({
		origin,
		...walk(origin, { fingerprint })
	}));
	const narHashes = new Map((closure?.items ?? []).map(({ path, narHash }) => [path, narHash]));
	const fingerprints = /* @__PURE__ */ new Map();
	for (const { origin, fingerprint: found } of [...items, ...others]) {
		const known = (origin.kind === "item" ? narHashes.get(origin.label) : void 0) ?? found;
		if (known !== void 0) fingerprints.set(origin, known);
	}
	return {
		parts: [
			...[...items, ...others].map(({ entries }) => entries),
			directives.map((one) => directiveEntry(one)),
			defaults.map((one) => directiveEntry(one, "default"))
		],
		sizes: new Map(items.map(({ origin, size }) => [origin.label, size])),
		fingerprints
	};
}
function originsOfItems(closure, sysroot) {
	const top = toByteString(sysroot).replace(/\/+$/, "");
	return (closure?.items ?? []).map(({ path }) => ({
		path,
		name: memberName(toByteString(path))
	})).sort((a, b) => compareNames(a.name, b.name)).map(({ path, name }) => ({
		kind: "item",
		label: path,
		source: `${top}/${name}`,
		name
	}));
}
function originOfTree({ directory, path }) {
	return {
		kind: "tree",
		label: directory,
		source: directoryName(directory),
		name: memberName(toByteString(path))
	};
}
function originOfRootSystem(directory) {
	return {
		kind: "root-system",
		label: directory,
		source: directoryName(directory),
		name: ""
	};
}
function directoryName(directory) {
	const path = toByteString(directory);
	const found = realDirectory(path);
	if (found !== void 0) return found;
	throw new StoreshipError("ERR_FILE_TYPE", `'${printable(path)}' is no directory; give one`);
}
function realDirectory(path) {
	try {
		const real = realpathSync.native(toSystemPath(path), "latin1");
		return statSync(toSystemPath(real)).isDirectory() ? real : void 0;
	} catch {
		return path;
	}
}
function walkItem(origin, fingerprint) {
	try {
		return walk(origin, { fingerprint });
	} catch (error) {
		if (!(error instanceof StoreshipError && systemErrorCode(error.cause) === "ENOENT")) throw error;
		throw new StoreshipError("ERR_STORE_ITEM_MISSING", `the store item '${origin.label}' is not whole on this machine: ${error.message}`, { cause: error });
	}
}
/**
* List all that goes into an image and deal it out to layers. Nothing is written.
*
* @throws StoreshipError for every input that can be refused before the first byte.
*/
function planImage(request, watch = {}, { fingerprint = false } = {}) {
	if (!Number.isInteger(request.maxLayers) || request.maxLayers < 1 || request.maxLayers > 125) throw new StoreshipError("ERR_MAX_LAYERS", `the number of layers must be from 1 to 125, not ${request.maxLayers}`);
	const { parts, sizes, fingerprints } = walkImage(request, fingerprint);
	const closure = sizedClosure(request, sizes);
	const entries = composeImage(parts, renaming(request.transformations));
	warnOfBrokenReferences(request, watch);
	const layers = request.maxLayers === 1 ? oneLayer(request, entries) : manyLayers(request, closure, entries);
	return {
		layers,
		size: layers.reduce((sum, layer) => sum + layer.size, 0),
		closure,
		fingerprints
	};
}
function sizedClosure({ closure }, sizes) {
	if (closure === void 0) return void 0;
	return {
		...closure,
		items: closure.items.map((item) => ({
			...item,
			size: sizes.get(item.path) ?? 0
		}))
	};
}
function oneLayer({ closure }, entries) {
	const items = (closure?.items ?? []).map(({ path }) => path).sort(compareBytes);
	return splitIntoLayers(entries, () => 0, 1).map((members) => ({
		entries: members,
		size: layerSize(members),
		items
	}));
}
function manyLayers({ layering, maxLayers, rootSystem }, closure, entries) {
	const reserved = rootSystem !== void 0 && maxLayers > 2 ? 2 : 1;
	const plans = closure === void 0 ? [] : layering(closure, { maxLayers: maxLayers - reserved });
	const layerOfItem = new Map(plans.flatMap(({ items }, number) => items.map((path) => [path, number])));
	const last = plans.length + reserved - 1;
	const layerOf = ({ kind, label }) => kind === "item" ? layerOfItem.get(label) ?? last : kind === "root-system" ? plans.length : last;
	return splitIntoLayers(entries, layerOf, last + 1).map((members, number) => ({
		entries: members,
		size: layerSize(members),
		items: plans[number]?.items ?? []
	})).filter((layer) => layer.entries.length > 0);
}
// ../closure/dist/closure-of.js
/**
* The closure of `roots`: of `items` those that a root is or leads to, leaves first, ties by path. The order of neither
* argument matters; a record that is given twice counts once.
*
* @param items records of a reference graph.
* @param roots paths of store items.
* @throws StoreshipError `ERR_REFERENCE_GRAPH` where two records of one item disagree, a reference or a root has no
* record, the items lie in more stores than one, or references form a circle; the message names the paths.
*/
function closureOf(items, roots) {
	const records = recordsByPath(items);
	for (const root of roots) if (!records.has(root)) throw invalid$1(`the reference graph has no record of ${root}; give the graph of its closure`);
	const ordered = [];
	const state = /* @__PURE__ */ new Map();
	for (const path of reachable(roots, records).sort(compareBytes)) visit(path, records, state, ordered);
	return {
		storeDir: storeDirOf(ordered),
		items: ordered
	};
}
function reachable(roots, records) {
	const reached = new Set(roots);
	for (const path of reached) for (const reference of records.get(path)?.references ?? []) {
		if (!records.has(reference)) throw invalid$1(`${path} refers to ${reference}, of which the reference graph has no record; give the graph of a whole closure`);
		reached.add(reference);
	}
	return [...reached];
}
/** The directory that all `items` lie in. */
function storeDirOf(items) {
	const [first, ...others] = new Set(items.map(({ path }) => path.slice(0, path.lastIndexOf("/"))));
	if (first === void 0) throw invalid$1("the reference graph has no items; give the graph of a closure");
	if (others.length > 0) throw invalid$1(`the reference graph has items in two stores, ${first} and ${others[0]}; give one closure`);
	return first;
}
function recordsByPath(items) {
	const records = /* @__PURE__ */ new Map();
	for (const item of items) {
		const references = [...new Set(item.references)].sort(compareBytes);
		const known = records.get(item.path);
		if (known !== void 0 && !agree(known, {
			...item,
			references
		})) throw invalid$1(`the reference graph has two records of ${item.path} that disagree; give the graph of one closure`);
		records.set(item.path, {
			...known,
			...item,
			references
		});
	}
	return records;
}
function agree(a, b) {
	const same = (x, y) => x === void 0 || y === void 0 || x === y;
	return a.references.join("\n") === b.references.join("\n") && a.deriver === b.deriver && same(a.narHash, b.narHash) && same(a.narSize, b.narSize);
}
function visit(root, records, state, ordered) {
	const pending = [{
		path: root,
		next: 0
	}];
	while (pending.length > 0) {
		const top = pending.at(-1);
		if (top.next === 0 && state.get(top.path) === "done") {
			pending.pop();
			continue;
		}
		const item = records.get(top.path);
		state.set(top.path, "open");
		const reference = item.references[top.next];
		if (reference === void 0) {
			state.set(top.path, "done");
			ordered.push(item);
			pending.pop();
			continue;
		}
		top.next += 1;
		if (reference === top.path || state.get(reference) === "done") continue;
		if (state.get(reference) === "open") throw circle(pending.map(({ path }) => path), reference);
		pending.push({
			path: reference,
			next: 0
		});
	}
}
function circle(open, back) {
	return invalid$1(`the references form a circle, which no store has: ${[...open.slice(open.indexOf(back)), back].join(" → ")}; make the reference graph again`);
}
function invalid$1(message) {
	return new StoreshipError("ERR_REFERENCE_GRAPH", message);
}
// ../closure/dist/nar-hash.js
const BYTES = 32;
const FORM = /^sha256([-:])([0-9A-Za-z+/]+={0,2})$/;
/**
* The SHA-256 of a nar as `sha256:` and hexadecimal digits, whichever way it was written: `sha256:` before 64
* hexadecimal digits, 52 characters of Nix's base 32, or base 64; or `sha256-` before base 64 (W3C Subresource Integrity).
*
* @returns undefined for anything else, a hash by another algorithm among it.
*/
function normalizeNarHash(text) {
	const [, separator, digits] = FORM.exec(text) ?? [];
	if (digits === void 0) return void 0;
	const bytes = separator === "-" ? base64(digits) : hexadecimal(digits) ?? decodeNixBase32(digits, BYTES) ?? base64(digits);
	return bytes === void 0 ? void 0 : `sha256:${bytes.toString("hex")}`;
}
function hexadecimal(digits) {
	return /^[0-9a-fA-F]{64}$/.test(digits) ? Buffer.from(digits, "hex") : void 0;
}
function base64(digits) {
	const bytes = Buffer.from(digits, "base64");
	return bytes.length === BYTES && bytes.toString("base64") === digits ? bytes : void 0;
}
// ../closure/dist/reference-graph.js
/**
* Read a reference graph in the text form of `exportReferencesGraph`: for each item its path, its deriver (or an empty
* line), the number of its references, and each reference, a line each.
*
* @param file the graph's name, for messages.
* @throws StoreshipError `ERR_REFERENCE_GRAPH` that names the file and the line.
*/
function parseReferenceGraph(text, file) {
	const lines = text.split("\n");
	if (lines.at(-1) === "") lines.pop();
	const items = [];
	for (let at = 0; at < lines.length;) {
		const path = lines[at];
		if (!path.startsWith("/")) throw invalid(file, at, `'${path}' is not the path of a store item`);
		const deriver = lineAt(lines, at + 1, file, path);
		const count = lineAt(lines, at + 2, file, path);
		if (!/^\d{1,9}$/.test(count)) throw invalid(file, at + 2, `'${count}' is not the number of references of ${path}`);
		const end = at + 3 + Number(count);
		if (end > lines.length) throw truncated(file, lines.length, path);
		const references = lines.slice(at + 3, end);
		const stray = references.findIndex((reference) => !reference.startsWith("/"));
		if (stray !== -1) throw invalid(file, at + 3 + stray, `'${references[stray]}' is not a reference of ${path}`);
		items.push(deriver === "" ? {
			path,
			references
		} : {
			path,
			references,
			deriver
		});
		at = end;
	}
	return items;
}
function lineAt(lines, at, file, path) {
	const line = lines[at];
	if (line === void 0) throw truncated(file, lines.length, path);
	return line;
}
function truncated(file, lineCount, path) {
	return invalid(file, lineCount - 1, `the record of ${path} is cut short`);
}
function invalid(file, line, why) {
	return new StoreshipError("ERR_REFERENCE_GRAPH", `${file}:${line + 1}: ${why}; make the reference graph again`);
}
// ../closure/dist/reference-graph-records.js
/** The records of a JSON `document`, whichever of its forms it has; `refuse` is told what is wrong with it. */
function graphRecords(document, refuse) {
	if (Array.isArray(document)) return arrayRecords(document, "record");
	if (!isObject(document)) return refuse("it is neither an array nor an object of records");
	const storeDir = typeof document["storeDir"] === "string" ? document["storeDir"] : void 0;
	const { info, exportReferencesGraph: graphs } = document;
	if (isObject(info)) return keyedRecords(Object.entries(info), storeDir);
	if (isObject(graphs)) return Object.keys(graphs).flatMap((name) => namedGraph(name, document[name], refuse));
	const entries = Object.entries(document).filter(([key, value]) => !isMetadata(key, value));
	if (entries.filter(([, value]) => Array.isArray(value)).length > 0) return entries.flatMap(([name, value]) => namedGraph(name, value, refuse));
	return keyedRecords(entries, storeDir);
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isMetadata(key, value) {
	return key === "version" && typeof value === "number" || key === "storeDir" && typeof value === "string";
}
function namedGraph(name, value, refuse) {
	if (!Array.isArray(value)) return refuse(`'${name}' is not an array of records`);
	return arrayRecords(value, `'${name}', record`);
}
function arrayRecords(values, label) {
	return values.map((value, index) => ({
		label: `${label} ${index + 1}`,
		value
	}));
}
function keyedRecords(entries, storeDir) {
	return entries.map(([key, value]) => ({
		label: `the record of ${key}`,
		key,
		value,
		...storeDir === void 0 ? {} : { storeDir }
	}));
}
// ../closure/dist/reference-graph-json.js
/**
* Read a reference graph in any of its JSON forms: what `exportReferencesGraph` gives a derivation with structured
* attributes (an array of records, or an object that has such arrays under the graphs' names), or what `nix path-info
* --json --recursive` prints: an array (Nix before 2.19, Lix), an object keyed by path (`--json-format 1`), or one with
* `storeDir` and, under `info`, records keyed by base name (`--json-format 2`).
*
* Of each record `path`, `references`, `deriver`, `narHash` (as `sha256:` and hexadecimal digits) and `narSize` (bytes)
* are taken; other keys don't matter.
*
* @param file the graph's name, for messages.
* @throws StoreshipError `ERR_REFERENCE_GRAPH` that names the file and the record.
*/
function parseReferenceGraphJson(text, file) {
	const refuse = (why, cause) => {
		throw new StoreshipError("ERR_REFERENCE_GRAPH", `${file}: ${why}; make the reference graph again`, { cause });
	};
	return graphRecords(parse(text, refuse), refuse).map((record) => storeItem(record, refuse));
}
function parse(text, refuse) {
	try {
		return JSON.parse(text);
	} catch (error) {
		return refuse(`it is no valid JSON: ${reasonOf(error)}`, error);
	}
}
function storeItem({ label, key, value, storeDir }, refuse) {
	if (value === null) return refuse(`${label} is null: the item was not in the store that was asked`);
	if (!isObject(value)) return refuse(`${label} is not an object`);
	const within = typeof value["storeDir"] === "string" ? value["storeDir"] : storeDir;
	const path = pathOf(value["path"] ?? key, within, () => refuse(`${label} has no path of a store item`));
	const named = label.includes(path) ? label : `${label} (${path})`;
	if (value["valid"] === false) return refuse(`${named} is not valid: the item was not in the store that was asked`);
	const { references } = value;
	if (!Array.isArray(references)) return refuse(`${named} has no array of references`);
	return {
		path,
		references: references.map((reference) => pathOf(reference, within, () => refuse(`${named} refers to ${JSON.stringify(reference)}, which is not the path of a store item`))),
		...deriverOf(value, within, () => refuse(`${named} has a deriver that is not the path of a store item`)),
		...narHashOf(value, () => refuse(`${named} has a narHash that is no SHA-256`)),
		...narSizeOf(value, () => refuse(`${named} has a narSize that is no number of bytes`))
	};
}
function pathOf(name, storeDir, refuse) {
	if (typeof name !== "string" || name === "") return refuse();
	if (name.startsWith("/")) return name;
	return storeDir === void 0 || name.includes("/") ? refuse() : `${storeDir}/${name}`;
}
function deriverOf({ deriver }, storeDir, refuse) {
	return deriver === void 0 || deriver === null || deriver === "" ? {} : { deriver: pathOf(deriver, storeDir, refuse) };
}
function narHashOf({ narHash }, refuse) {
	if (narHash === void 0 || narHash === null) return {};
	return { narHash: (typeof narHash === "string" ? normalizeNarHash(narHash) : void 0) ?? refuse() };
}
function narSizeOf({ narSize }, refuse) {
	if (narSize === void 0 || narSize === null) return {};
	return { narSize: Number.isSafeInteger(narSize) && Number(narSize) >= 0 ? Number(narSize) : refuse() };
}
// ../closure/dist/read-reference-graph.js
/**
* Read a reference graph in the text form of `exportReferencesGraph` or in any JSON form that `parseReferenceGraphJson`
* reads; the first character that is not blank tells which.
*
* @param file the graph's name, for messages.
* @throws StoreshipError `ERR_REFERENCE_GRAPH` that names the file and the line or the record.
*/
function readReferenceGraph(text, file) {
	return /^\s*[[{]/.test(text) ? parseReferenceGraphJson(text, file) : parseReferenceGraph(text, file);
}
// ../closure/dist/root.js
const MAXIMUM_LINKS = 40;
/**
* The store item that a root leads to: a path of the store or below one of its items, or a symlink that leads there in
* one step or several. Symlinks are followed below `sysroot`.
*
* @param storeDir the store; where absent, any directory with an entry of the form `HASH-NAME` is one.
* @param root as the user gave it; relative to the working directory; with a `sysroot`, a name inside it or on this machine.
* @returns the path of the store item, without `sysroot`.
* @throws StoreshipError `ERR_ROOT` where it leads to no store item.
*/
function storeItemOfRoot(root, storeDir, sysroot) {
	const start = withoutSysroot(resolve(root), sysroot);
	let reached = "/";
	let rest = components(start);
	let links = 0;
	for (;;) {
		const item = itemOf(join(reached, ...rest), storeDir);
		if (item !== void 0 && !rest.includes("..")) return item;
		const [next, ...others] = rest;
		if (next === void 0) throw outside(root, reached, storeDir);
		if (next === "..") {
			reached = join(reached, "..");
			rest = others;
			continue;
		}
		const path = join(reached, next);
		const target = linkTarget(join(sysroot, path), root);
		if (target === void 0) {
			reached = path;
			rest = others;
			continue;
		}
		links += 1;
		if (links > MAXIMUM_LINKS) throw new StoreshipError("ERR_ROOT", `the symlinks of '${root}' go round in a circle; give a store item`);
		if (isAbsolute(target)) reached = "/";
		rest = [...components(target), ...others];
	}
}
function itemOf(path, storeDir) {
	if (storeDir === void 0) return /^(?:\/[^/]+)+?\/[0-9a-z]{32}-[^/]+/.exec(path)?.[0];
	if (!path.startsWith(`${storeDir}/`)) return void 0;
	const name = path.slice(storeDir.length + 1).split("/")[0];
	return name === void 0 || name === "" ? void 0 : `${storeDir}/${name}`;
}
function withoutSysroot(path, sysroot) {
	const top = resolve(sysroot);
	return top !== "/" && path.startsWith(`${top}/`) ? path.slice(top.length) : path;
}
function components(path) {
	return path.split("/").filter((part) => part !== "" && part !== ".");
}
function linkTarget(path, root) {
	try {
		return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : void 0;
	} catch (error) {
		throw new StoreshipError("ERR_ROOT", `the root '${root}' leads to '${path}', which cannot be read: ${reasonOf(error)}`, { cause: error });
	}
}
function outside(root, reached, storeDir) {
	return new StoreshipError("ERR_ROOT", `the root '${root}' leads to '${reached}', which is not in ${storeDir === void 0 ? "a store" : `the store ${storeDir}`}; give a store item, or a profile or symlink that leads to one; for a plain directory use --tree`);
}
const NO_DIGIT = 255;
const DIGITS = (/* @__PURE__ */ new Uint8Array(256)).fill(NO_DIGIT);
for (let digit = 0; digit < NIX_BASE32.length; digit++) DIGITS[NIX_BASE32.charCodeAt(digit)] = digit;
const TAIL_LENGTH = 4;
const TAILS = 1 << 20;
/** A finder of `hashes`, each of 32 characters of Nix's base 32. Time grows with the bytes, not with the hashes. */
function hashFinder(hashes) {
	const tails = new Uint8Array(TAILS);
	for (const hash of hashes) tails[tailBefore(Buffer.from(hash, "latin1"), 32)] = 1;
	return { find(bytes, start, end, found) {
		let at = start;
		search: while (at + 32 <= end) {
			for (let last = at + 32 - 1; last >= at; last--) if (DIGITS[bytes[last]] === NO_DIGIT) {
				at = last + 1;
				continue search;
			}
			let next = at + 32;
			for (let tail = tailBefore(bytes, next);;) {
				if (tails[tail] === 1) {
					const hash = bytes.toString("latin1", next - 32, next);
					if (hashes.has(hash)) found(hash);
				}
				const digit = next < end ? DIGITS[bytes[next]] : NO_DIGIT;
				next += 1;
				if (digit === NO_DIGIT) break;
				tail = (tail << 5 | digit) & 1048575;
			}
			at = next;
		}
	} };
}
function tailBefore(bytes, end) {
	let tail = 0;
	for (let at = end - TAIL_LENGTH; at < end; at++) tail = tail << 5 | DIGITS[bytes[at]];
	return tail;
}
// ../closure/dist/scan/item-hashes.js
/** Bytes of a read. */
const BLOCK_SIZE = 1 << 20;
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/**
* Reads store items for the hashes that occur in them: in the bytes of files, in the targets of symlinks and in names,
* all that an item's nar holds. Keeps one buffer, for all items.
*
* @param blockSize bytes of a read, at least 1.
*/
function itemHashes(finder, blockSize = BLOCK_SIZE) {
	const kept = 31;
	const buffer = Buffer.allocUnsafeSlow(kept + Math.max(blockSize, 4096));
	let hashes = /* @__PURE__ */ new Set();
	const found = (hash) => void hashes.add(hash);
	const scanText = (text) => {
		if (text.length >= 32) finder.find(buffer, 0, buffer.write(text, "latin1"), found);
	};
	const scanFile = (path) => {
		const file = openSync(toSystemPath(path), OPEN_FLAGS);
		try {
			for (let before = 0;;) {
				const got = readSync(file, buffer, before, blockSize, null);
				if (got === 0) return;
				const end = before + got;
				finder.find(buffer, 0, end, found);
				before = Math.min(end, kept);
				buffer.copyWithin(0, end - before, end);
			}
		} finally {
			closeSync(file);
		}
	};
	const scan = (path, entry) => {
		if (entry.isFile()) scanFile(path);
		else if (entry.isSymbolicLink()) scanText(readlinkSync(toSystemPath(path), "latin1"));
		else if (entry.isDirectory()) scanDirectory(path);
	};
	const scanDirectory = (path) => {
		for (const child of readdirSync(toSystemPath(path), {
			withFileTypes: true,
			encoding: "latin1"
		})) {
			scanText(child.name);
			attempt(`${path}/${child.name}`, (below) => scan(below, child));
		}
	};
	return (path) => {
		hashes = /* @__PURE__ */ new Set();
		attempt(path, () => scan(path, lstatSync(toSystemPath(path), { bigint: true })));
		return hashes;
	};
}
function attempt(path, run) {
	try {
		run(path);
	} catch (error) {
		if (error instanceof StoreshipError) throw error;
		const code = systemErrorCode(error) === "ENOENT" ? "ERR_FILE_MISSING" : "ERR_READ";
		throw new StoreshipError(code, `cannot read '${printable(path)}' for references: ${reasonOf(error)}`, { cause: error });
	}
}
// ../closure/dist/scan/scan-references.js
/**
* Records of `roots` and of all that they lead to, found as Guix and Nix find references: an item refers to another, or
* to itself, whose name's hash of 32 characters occurs in it, in a file, a symlink's target or a name. Only items that
* the store has can be found. Each item is read once, whole; a scan takes about as long as hashing the same bytes.
*
* @param roots paths of store items, without `sysroot`.
* @throws StoreshipError `ERR_STORE_ITEM_MISSING` for a root that is not in the store, `ERR_READ` and `ERR_FILE_MISSING`
* for a file that cannot be read.
*/
async function scanReferences(roots, { storeDir, sysroot, signal }) {
	const names = namesIn(join(sysroot, storeDir));
	const present = new Set(names);
	for (const root of roots) if (!present.has(root.slice(storeDir.length + 1)) || !root.startsWith(`${storeDir}/`)) throw missing(root, join(sysroot, storeDir));
	const paths = pathsByHash(names, storeDir);
	const hashesOf = itemHashes(hashFinder(new Set(paths.keys())));
	const items = [];
	const reached = new Set(roots);
	for (const path of reached) {
		signal?.throwIfAborted();
		const references = [...hashesOf(toByteString(join(sysroot, path)))].map((hash) => paths.get(hash)).sort(compareBytes);
		for (const reference of references) reached.add(reference);
		items.push({
			path,
			references
		});
		await setImmediate();
	}
	return items;
}
function pathsByHash(names, storeDir) {
	const paths = /* @__PURE__ */ new Map();
	for (const name of names) {
		const hash = parseStoreItemName(name)?.hash;
		if (hash !== void 0 && !paths.has(hash)) paths.set(hash, `${storeDir}/${name}`);
	}
	return paths;
}
function namesIn(directory) {
	try {
		return readdirSync(directory).sort((a, b) => a.length - b.length || compareBytes(a, b));
	} catch (error) {
		throw new StoreshipError("ERR_READ", `cannot read the store '${directory}': ${reasonOf(error)}`, { cause: error });
	}
}
function missing(root, directory) {
	return new StoreshipError("ERR_STORE_ITEM_MISSING", `${root} is not in the store '${directory}'; build it or copy it there first`);
}
// ../closure/dist/store-database/default-store-database.js
const DATABASES = /* @__PURE__ */ new Map([["/gnu/store", "/var/guix/db/db.sqlite"], ["/nix/store", "/nix/var/nix/db/db.sqlite"]]);
/** The database that Guix or Nix keeps of the store `storeDir`, by its name on this machine; undefined where there is none. */
function defaultStoreDatabase(storeDir, sysroot) {
	const database = DATABASES.get(storeDir);
	const file = database === void 0 ? void 0 : join(sysroot, database);
	return file !== void 0 && existsSync(file) ? file : void 0;
}
// ../closure/dist/store-database/sqlite.js
let loaded;
/** Node's own SQLite, loaded when first asked for; that the module is experimental is kept from the user. */
function sqlite() {
	loaded ??= withoutExperimentalWarning(() => process.getBuiltinModule("node:sqlite"));
	return loaded;
}
function withoutExperimentalWarning(load) {
	const { emitWarning } = process;
	const quiet = (...warning) => {
		if (warning[1] !== "ExperimentalWarning") Reflect.apply(emitWarning, process, warning);
	};
	process.emitWarning = quiet;
	try {
		return load();
	} finally {
		process.emitWarning = emitWarning;
	}
}
// ../closure/dist/store-database/snapshot.js
const WAL = "-wal";
const JOURNAL = "-journal";
const WAL_HEADER_BYTES = 32;
const ATTEMPTS = 40;
const PAUSE_MS = 50;
/** The database was written to at each attempt to read it. */
var DatabaseBusy = class extends Error {};
/**
* Use the SQLite database `file` as it was at one moment; nothing is written beside it, and a program that has it open
* is not disturbed. What a live write-ahead log or a rollback journal holds is honoured, through a copy in the temporary
* directory; without either the file is read in place. Where it changes meanwhile, that is done again.
*
* @throws what `use`, SQLite and the file system throw; `DatabaseBusy` where the file kept changing for about 2 seconds.
*/
function readSnapshot(file, use) {
	const path = realpathSync(file);
	if (!statSync(path).isFile()) throw new Error("it is no regular file");
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		const before = stateOf(path);
		const result = outcome(() => bytesOf(path + WAL) + bytesOf(path + JOURNAL) > 0 ? readCopy(path, use) : readInPlace(path, use));
		if (stateOf(path) === before) return result();
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
	}
	throw new DatabaseBusy();
}
function outcome(run) {
	try {
		const value = run();
		return () => value;
	} catch (error) {
		return () => {
			throw error;
		};
	}
}
function readInPlace(path, use) {
	return withDatabase(`${pathToFileURL(path).href}?immutable=1`, true, use);
}
function readCopy(path, use) {
	const directory = mkdtempSync(join(tmpdir(), "storeship-database-"));
	try {
		const copy = join(directory, "db.sqlite");
		for (const suffix of [
			"",
			WAL,
			JOURNAL
		]) {
			if (suffix !== "" && bytesOf(path + suffix) === 0) continue;
			copyFileSync(path + suffix, copy + suffix, constants.COPYFILE_FICLONE);
			chmodSync(copy + suffix, 384);
		}
		return withDatabase(copy, false, use);
	} finally {
		rmSync(directory, {
			recursive: true,
			force: true
		});
	}
}
function withDatabase(name, readOnly, use) {
	const database = new (sqlite()).DatabaseSync(name, { readOnly });
	try {
		return use(database);
	} finally {
		database.close();
	}
}
function stateOf(path) {
	const { ino, size, mtimeNs } = statSync(path, { bigint: true });
	const journal = statsOf(path + JOURNAL);
	return [
		ino,
		size,
		mtimeNs,
		walHeader(path + WAL),
		journal?.size ?? 0n,
		journal?.mtimeNs ?? 0n
	].join(" ");
}
function walHeader(path) {
	if (bytesOf(path) === 0) return "";
	const header = Buffer.alloc(WAL_HEADER_BYTES);
	const file = openSync(path, constants.O_RDONLY);
	try {
		return header.toString("hex", 0, readSync(file, header, 0, WAL_HEADER_BYTES, 0));
	} finally {
		closeSync(file);
	}
}
function bytesOf(path) {
	return Number(statsOf(path)?.size ?? 0n);
}
function statsOf(path) {
	return statSync(path, {
		bigint: true,
		throwIfNoEntry: false
	});
}
// ../closure/dist/store-database/read-store-database.js
/**
* Read records from the store database of Guix or Nix (SQLite; tables `ValidPaths` and `Refs`). Nothing is written
* beside the file; a live write-ahead log is honoured.
*
* @param roots paths of store items: only they and all that they lead to are read; without it, every record is.
* @throws StoreshipError `ERR_STORE_DATABASE` where `file` is missing, cannot be read, is no store database, has a
* damaged record, or has none of a root; the message names the file and the path.
*/
function readStoreDatabase(file, roots) {
	const refuse = (why, cause) => {
		throw new StoreshipError("ERR_STORE_DATABASE", `the store database '${file}' ${why}`, { cause });
	};
	const { rows, unknown } = snapshot(file, roots, refuse);
	const [missing] = unknown;
	if (missing !== void 0) refuse(`has no record of ${missing}; build it or copy it to the store first, give its reference graph, or have it scanned`);
	return storeItems(rows, refuse);
}
const ROW = `id, path, hash, narSize, deriver,
  (select group_concat(reference) from Refs where referrer = ValidPaths.id) as refs`;
const ALL = `select ${ROW} from ValidPaths order by id`;
const CLOSURE = `with recursive closure(id) as (
  select id from ValidPaths where path in (select value from json_each(?))
  union select reference from Refs join closure on referrer = closure.id
) select ${ROW} from ValidPaths where id in closure order by id`;
const UNKNOWN = "select value as path from json_each(?) where value not in (select path from ValidPaths)";
function snapshot(file, roots, refuse) {
	try {
		return readSnapshot(file, (database) => query(database, roots));
	} catch (error) {
		if (error instanceof DatabaseBusy) return refuse("is being written to all the time; try again when that is done");
		const reason = reasonOf(error);
		if (/^no such (table|column)/.test(reason)) return refuse(`is not one of Guix or Nix: it has ${reason}; give another database`, error);
		return refuse(`cannot be read: ${reason}; give another database`, error);
	}
}
function query(database, roots) {
	if (roots === void 0) return {
		rows: rowsOf(database.prepare(ALL).all()),
		unknown: []
	};
	const list = JSON.stringify(roots);
	const unknown = database.prepare(UNKNOWN).all(list);
	return {
		rows: rowsOf(database.prepare(CLOSURE).all(list)),
		unknown: unknown.map(({ path }) => String(path))
	};
}
function rowsOf(rows) {
	return rows;
}
function storeItems(rows, refuse) {
	const paths = /* @__PURE__ */ new Map();
	for (const { id, path } of rows) paths.set(id, typeof path === "string" && path.startsWith("/") ? path : refuse(`is damaged: record ${id} has no path`));
	return rows.map((row) => {
		const path = paths.get(row.id);
		const damaged = (what) => refuse(`is damaged: the record of ${path} has ${what}`);
		return {
			path,
			references: (row.refs === null ? [] : row.refs.split(",")).map((id) => paths.get(Number(id)) ?? damaged(`a reference to record ${id}, which is not there`)),
			...row.deriver === null || row.deriver === "" ? {} : { deriver: String(row.deriver) },
			narHash: (typeof row.hash === "string" ? normalizeNarHash(row.hash) : void 0) ?? damaged("a hash that is no SHA-256"),
			...row.narSize === null ? {} : { narSize: Number.isSafeInteger(row.narSize) && Number(row.narSize) >= 0 ? Number(row.narSize) : damaged("a narSize that is no number of bytes") }
		};
	});
}
// dist/commands/pack/closure.js
/** The closure of the roots, and the store item that the first of them leads to. */
async function readClosure(roots, options) {
	refuseTwoSources(options);
	const { closure: graphs, sysroot } = options;
	const graph = graphs === void 0 ? void 0 : (await Promise.all(graphs.map(readGraph))).flat();
	const storeDir = graph === void 0 ? void 0 : storeDirOf(graph);
	const items = roots.map((root) => storeItemOfRoot(root, storeDir, sysroot));
	return {
		closure: closureOf(graph ?? await recordsOf(items, options), items),
		profile: items[0]
	};
}
function refuseTwoSources({ closure, storeDatabase, scan }) {
	const given = [
		closure && "--closure",
		storeDatabase && "--store-database",
		scan && "--scan"
	].filter(Boolean);
	if (given.length > 1) throw new StoreshipError("ERR_USAGE", `${given.join(" and ")} each tell the references; give one of them`);
}
async function recordsOf(items, { storeDatabase, scan, sysroot }) {
	const storeDir = storeDirOf(items.map((path) => ({ path })));
	const found = storeDatabase ?? (scan ? void 0 : defaultStoreDatabase(storeDir, sysroot));
	return found === void 0 ? scanReferences(items, {
		sysroot,
		storeDir
	}) : readStoreDatabase(found, items);
}
async function readGraph(file) {
	const name = file === "-" ? "stdin" : file;
	const items = readReferenceGraph(await readInput(file), name);
	if (items.length === 0) throw new StoreshipError("ERR_REFERENCE_GRAPH", `the reference graph '${name}' has no items; give the graph of a closure`);
	return items;
}
async function readInput(file) {
	if (file === "-") return text(process.stdin);
	try {
		return await readFile(file, "utf8");
	} catch (error) {
		throw new StoreshipError("ERR_REFERENCE_GRAPH", `cannot read the reference graph '${file}': ${reasonOf(error)}`, { cause: error });
	}
}
export { closureOf as n, planImage as r, readClosure as t };
