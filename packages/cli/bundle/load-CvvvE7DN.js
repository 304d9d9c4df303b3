import { n as reasonOf, t as StoreshipError } from "./errors-BPWMAR_W.js";
import { t as compareBytes } from "./byte-string-BC5Ot-HX.js";
import { n as parseStoreItemName, t as single } from "./single-CSW4z7Dw.js";
import { builtinModules } from "node:module";
import fs, { realpathSync, statSync } from "node:fs";
import path, { isAbsolute } from "node:path";
import process from "node:process";
import { format, inspect } from "node:util";
import { fileURLToPath, pathToFileURL } from "node:url";
import assert from "node:assert";
import v8 from "node:v8";
// ../core/dist/plugin-validation.js
/**
* `value` as a plugin.
*
* @param from where it comes from, for messages.
* @throws StoreshipError `ERR_PLUGIN_INVALID` that names every fault.
*/
function validPlugin(value, from) {
	if (!isObject(value)) throw invalidPlugin(from, ["it has no default export that is an object"]);
	if (value["apiVersion"] !== 1) throw new StoreshipError("ERR_PLUGIN_INVALID", `the plugin ${from} is made for version ${String(value["apiVersion"])} of the plugin contract, this is version 1; install a version of it that fits`);
	const faults = [
		...isText(value["name"]) ? [] : ["its 'name' is no text"],
		...functionFaults("compressors", value["compressors"]),
		...functionFaults("layerings", value["layerings"])
	];
	if (faults.length > 0) throw invalidPlugin(from, faults);
	return value;
}
const FIELDS = [
	[
		"name",
		"no text",
		isText
	],
	[
		"extension",
		"no text that begins with a dot",
		(value) => isText(value) && value.startsWith(".")
	],
	[
		"mediaTypeSuffix",
		"neither 'gzip', 'zstd' nor absent",
		(value) => value === void 0 || value === "gzip" || value === "zstd"
	],
	[
		"concatenable",
		"neither true nor false",
		(value) => typeof value === "boolean"
	],
	[
		"segmentSize",
		"no whole number of bytes from 1",
		(value) => Number.isSafeInteger(value) && value > 0
	],
	[
		"memory",
		"no whole number of bytes from 0",
		(value) => Number.isSafeInteger(value) && value >= 0
	],
	[
		"fingerprint",
		"no line of text",
		(value) => isText(value) && !value.includes("\n")
	],
	[
		"compress",
		"no function",
		(value) => typeof value === "function"
	],
	[
		"decompress",
		"no function",
		(value) => typeof value === "function"
	]
];
/**
* `value` as a compressor, as a plugin's factory made it.
*
* @param name of the compressor, for messages.
* @throws StoreshipError `ERR_PLUGIN_INVALID` that names every fault.
*/
function validCompressor(value, name) {
	if (!isObject(value)) throw invalidCompressor(name, ["it is no object"]);
	const faults = FIELDS.filter(([field, , fits]) => !fits(value[field])).map(([field, fault]) => `its '${field}' is ${fault}`);
	if (faults.length > 0) throw invalidCompressor(name, faults);
	return value;
}
function functionFaults(kind, record) {
	if (record === void 0) return [];
	if (!isObject(record)) return [`its '${kind}' is no object`];
	return Object.entries(record).filter(([, value]) => typeof value !== "function").map(([name]) => `its '${kind}.${name}' is no function`);
}
function isObject(value) {
	return typeof value === "object" && value !== null;
}
function isText(value) {
	return typeof value === "string" && value !== "";
}
function invalidPlugin(from, faults) {
	return new StoreshipError("ERR_PLUGIN_INVALID", `${from} is no Storeship plugin: ${faults.join(", ")}; see its documentation`);
}
function invalidCompressor(name, faults) {
	return new StoreshipError("ERR_PLUGIN_INVALID", `the compressor '${name}' does not keep the plugin contract: ${faults.join(", ")}`);
}
// ../core/dist/plugin-registry.js
/** Holds plugins, and what they bring under its names. A registry is made by who uses it; there is no global one. */
var PluginRegistry = class {
	#plugins = [];
	#compressors = /* @__PURE__ */ new Map();
	#layerings = /* @__PURE__ */ new Map();
	/**
	* Add a plugin.
	*
	* @param from where it comes from, for messages.
	* @throws StoreshipError `ERR_PLUGIN_INVALID` for another contract, `ERR_PLUGIN_DUPLICATE` for a name that is taken;
	* nothing of the plugin is added then.
	*/
	add(plugin, from = plugin.name) {
		validPlugin(plugin, from);
		const compressors = Object.entries(plugin.compressors ?? {});
		const layerings = Object.entries(plugin.layerings ?? {});
		for (const [name] of compressors) refuseTaken("compressor", name, from, this.#compressors);
		for (const [name] of layerings) refuseTaken("layering", name, from, this.#layerings);
		for (const [name, make] of compressors) this.#compressors.set(name, make);
		for (const [name, layering] of layerings) this.#layerings.set(name, layering);
		this.#plugins.push({
			plugin,
			from
		});
	}
	/** The plugins, in the order in which they were added. */
	get plugins() {
		return this.#plugins;
	}
	/** Names of the compressors, in the order in which they were added. */
	get compressorNames() {
		return [...this.#compressors.keys()];
	}
	/** Names of the layerings, in the order in which they were added. */
	get layeringNames() {
		return [...this.#layerings.keys()];
	}
	/**
	* Make a compressor.
	*
	* @throws StoreshipError `ERR_PLUGIN_UNKNOWN` that lists the names that are known, `ERR_PLUGIN_INVALID` for one that does
	* not keep the contract, and what its factory throws.
	*/
	compressor(name, options = {}) {
		return validCompressor(known("compressor", name, this.#compressors)(options), name);
	}
	/** @throws StoreshipError `ERR_PLUGIN_UNKNOWN` that lists the names that are known. */
	layering(name) {
		return known("layering", name, this.#layerings);
	}
};
function refuseTaken(kind, name, from, taken) {
	if (!taken.has(name)) return;
	const names = [...taken.keys()].join(", ");
	throw new StoreshipError("ERR_PLUGIN_DUPLICATE", `the plugin ${from} brings a ${kind} '${name}', but that name is taken; taken are ${names}`);
}
function known(kind, name, all) {
	const found = all.get(name);
	if (found !== void 0) return found;
	const names = [...all.keys()].join(", ") || "none";
	throw new StoreshipError("ERR_PLUGIN_UNKNOWN", `no ${kind} is called '${name}'; known are: ${names}`);
}
// ../closure/dist/layering/bit-rows.js
const BITS = 32;
/** `count` empty sets, each with room for the numbers below `end`. */
function bitRows(count, end) {
	const words = Math.ceil(end / BITS);
	const all = new Uint32Array(count * words);
	return Array.from({ length: count }, (_, row) => all.subarray(row * words, (row + 1) * words));
}
/** Puts `number` into `row`. */
function setBit(row, number) {
	const word = Math.floor(number / BITS);
	row[word] = row[word] | 1 << number % BITS;
}
/** Puts all of `other` into `row`, given that they are from `start` up to `end`: both are as long. */
function addAll(row, other, start = 0, end = row.length * BITS) {
	const last = Math.min(row.length, Math.ceil(end / BITS));
	for (let word = Math.floor(start / BITS); word < last; word++) row[word] = row[word] | other[word];
}
/** How many numbers are in `row`. */
function countOf(row) {
	let count = 0;
	for (let word = 0; word < row.length; word++) count += bitsOf(row[word]);
	return count;
}
/** How many numbers are in `a`, in `b` or in both. */
function countOfEither(a, b) {
	let count = 0;
	for (let word = 0; word < a.length; word++) count += bitsOf(a[word] | b[word]);
	return count;
}
function bitsOf(word) {
	const pairs = word - (word >>> 1 & 1431655765);
	const fours = (pairs & 858993459) + (pairs >>> 2 & 858993459);
	return Math.imul(fours + (fours >>> 4) & 252645135, 16843009) >>> 24;
}
// ../closure/dist/layering/group.js
/** A group of `items`, of which there is at least one. */
function groupOf(items) {
	const [first, ...others] = items;
	const reach = others.length === 0 ? first.reach : first.reach.slice();
	for (const item of others) addAll(reach, item.reach);
	return {
		items,
		size: sizeOf(items),
		reach,
		reached: countOf(reach)
	};
}
/** One group of the items of several. */
function groupOfAll(groups) {
	return groupOf(groups.flatMap(({ items }) => items));
}
/** The layers that `groups` make: first the one whose least popular item is most popular, the items by their rank. */
function layersOf(groups) {
	return groups.map(({ items }) => [...items].sort((a, b) => a.rank - b.rank)).sort((a, b) => lastRank(a) - lastRank(b)).map((items) => ({ items: items.map(({ path }) => path) }));
}
/** Bytes of `items` together. */
function sizeOf(items) {
	return items.reduce((sum, { size }) => sum + size, 0);
}
function lastRank(items) {
	return items.at(-1)?.rank ?? -1;
}
// ../closure/dist/layering/join-groups.js
/**
* Joins `groups` until no more than `limit` are left, each time the two that it costs least to have in one layer, ties by
* their order. The cost of a layer is its bytes times the items a change of which changes it: so what changes together
* comes together, and what rarely changes stays apart from what often does, the more so the larger it is. The time goes
* with the square of the groups.
*/
function joinGroups(groups, limit) {
	if (groups.length <= limit) return groups;
	const all = [...groups];
	const left = all.map((_, number) => number);
	const costs = all.map((a, number) => Float64Array.from(all.slice(0, number), (b) => costOfJoining(a, b)));
	while (left.length > limit) {
		const { lower, upper } = cheapest(left, costs);
		const joined = groupOfAll([all[lower], all[upper]]);
		all[lower] = joined;
		left.splice(left.indexOf(upper), 1);
		for (const other of left) {
			if (other === lower) continue;
			const row = costs[Math.max(lower, other)];
			row[Math.min(lower, other)] = costOfJoining(joined, all[other]);
		}
	}
	return left.map((number) => all[number]);
}
function costOfJoining(a, b) {
	return (a.size + b.size) * countOfEither(a.reach, b.reach) - a.size * a.reached - b.size * b.reached;
}
function cheapest(left, costs) {
	let least = Number.POSITIVE_INFINITY;
	let pair = {
		lower: left[0],
		upper: left[1]
	};
	for (let second = 1; second < left.length; second++) {
		const upper = left[second];
		const row = costs[upper];
		for (let first = 0; first < second; first++) {
			const cost = row[left[first]];
			if (cost < least) {
				least = cost;
				pair = {
					lower: left[first],
					upper
				};
			}
		}
	}
	return pair;
}
// ../closure/dist/layering/item-name.js
/** What stands behind the hash in the name of the store item at `path`, its version with it; the whole name without a hash. */
function itemName(path) {
	const base = path.slice(path.lastIndexOf("/") + 1);
	return parseStoreItemName(base) === void 0 ? base : base.slice(base.indexOf("-") + 1);
}
// ../closure/dist/layering/leaves-first.js
/**
* `items` in an order in which each comes after those it refers to. The order that they are given in, and that of their
* references, doesn't matter; references to itself and to what isn't among `items` are left out, and so is the one that
* closes a circle.
*/
function leavesFirst(items) {
	const sorted = [...items].sort((a, b) => compareBytes(a.path, b.path));
	const links = linksOf(sorted);
	const ordered = [];
	const places = sorted.map(() => void 0);
	const begun = /* @__PURE__ */ new Set();
	const end = (number) => {
		const references = links[number].flatMap((to) => places[to] ?? []);
		places[number] = ordered.length;
		ordered.push({
			item: sorted[number],
			references
		});
	};
	for (const root of sorted.keys()) {
		if (begun.has(root)) continue;
		begun.add(root);
		const open = [{
			number: root,
			next: 0
		}];
		for (let top = open.at(-1); top !== void 0; top = open.at(-1)) {
			const to = links[top.number]?.[top.next++];
			if (to === void 0) {
				end(top.number);
				open.pop();
			} else if (!begun.has(to)) {
				begun.add(to);
				open.push({
					number: to,
					next: 0
				});
			}
		}
	}
	return ordered;
}
function linksOf(items) {
	const numbers = new Map(items.map(({ path }, number) => [path, number]));
	return items.map(({ references }, own) => {
		return [...new Set(references.map((path) => numbers.get(path)))].filter((to) => to !== void 0 && to !== own).sort((a, b) => (a ?? 0) - (b ?? 0));
	});
}
// ../closure/dist/layering/ranked-items.js
/**
* The items of `closure`, those that most others depend on first, ties by name and then by path: so each comes after all
* that it depends on. The order of the closure's items and of their references doesn't matter.
*/
function rankedItems(closure) {
	const linked = leavesFirst(closure.items);
	const reach = reachOf(linked);
	const dependents = dependentsOf(linked).map(countOf);
	const order = linked.map(({ item }, at) => ({
		at,
		path: item.path,
		name: itemName(item.path),
		count: dependents[at]
	})).sort((a, b) => b.count - a.count || compareBytes(a.name, b.name) || compareBytes(a.path, b.path));
	const rankOf = new Map(order.map(({ at }, rank) => [at, rank]));
	return order.map(({ at, path, count }, rank) => {
		const { item, references } = linked[at];
		return {
			path,
			size: item.size,
			rank,
			dependents: count,
			reach: reach[at],
			references: references.map((to) => rankOf.get(to)).filter((to) => to < rank)
		};
	});
}
function reachOf(linked) {
	const rows = bitRows(linked.length, linked.length);
	for (const [at, { references }] of linked.entries()) {
		const row = rows[at];
		setBit(row, at);
		for (const to of references) addAll(row, rows[to], 0, to + 1);
	}
	return rows;
}
function dependentsOf(linked) {
	const rows = bitRows(linked.length, linked.length);
	for (let at = linked.length - 1; at >= 0; at--) for (const to of linked[at]?.references ?? []) {
		setBit(rows[to], at);
		addAll(rows[to], rows[at], at);
	}
	return rows;
}
// ../closure/dist/layering/tiny-groups.js
/** Joining takes the square of this many steps: more groups than these are brought down by size first. */
const MOST_GROUPS = 384;
/** What one of `maxLayers` layers would hold if all bytes of `items` were dealt out evenly. */
function evenShare(items, maxLayers) {
	return sizeOf(items) / maxLayers;
}
/**
* Joins what is tiny with its tiny neighbours: groups smaller than a hundredth of `share`, in the order given, up to the
* size at which they are tiny no more. Where that leaves too many groups to choose among in good time, tiny is twice as
* much, and so on.
*/
function joinTiny(groups, share, maxLayers) {
	const most = Math.max(MOST_GROUPS, maxLayers);
	let tiny = Math.max(1, share / 100);
	let joined = runs(groups, tiny);
	while (joined.length > most) {
		tiny *= 2;
		joined = runs(groups, tiny);
	}
	return joined.map((run) => run.length === 1 ? run[0] : groupOfAll(run));
}
function runs(groups, tiny) {
	const found = [];
	let open = [];
	let size = 0;
	for (const group of groups) {
		if (group.size >= tiny) {
			found.push([group]);
			continue;
		}
		open.push(group);
		size += group.size;
		if (size < tiny) continue;
		found.push(open);
		open = [];
		size = 0;
	}
	return open.length === 0 ? found : [...found, open];
}
// ../closure/dist/layering/graph.js
/**
* The largest items as bases: a layer each, with what is used through that base only; the rest by which bases use it,
* with nothing but non-bases between, and what no base uses by itself. A base has the size of an even share (all bytes over the layers) or more; up to half
* of the layers are bases'. Where there are more groups than layers, those that change together are joined.
*/
const graph = (closure, { maxLayers }) => {
	const items = rankedItems(closure);
	const share = evenShare(items, maxLayers);
	const bases = items.filter(({ size }) => size >= share).sort((a, b) => b.size - a.size || a.rank - b.rank).slice(0, Math.floor(maxLayers / 2));
	const users = nearestBases(items, bases);
	const isBase = new Set(bases);
	const byUsers = Map.groupBy(items.filter((item) => !isBase.has(item)), ({ rank }) => `${users[rank]}`);
	const ofBases = bases.map((base, number) => {
		const folded = `${only(number, bases.length)}`;
		const group = groupOf([base, ...byUsers.get(folded) ?? []]);
		byUsers.delete(folded);
		return group;
	});
	const apart = `${only(bases.length, bases.length)}`;
	const others = joinTiny([...byUsers].flatMap(([key, group]) => key === apart ? group.map((item) => groupOf([item])) : [groupOf(group)]), share, maxLayers);
	return layersOf([...ofBases, ...joinGroups(others, maxLayers - ofBases.length)]);
};
/**
* For each item the numbers of the bases that lead to it by way of no other base; the number of bases itself is among them
* where something leads to it that no base is above.
*/
function nearestBases(items, bases) {
	const numbers = new Map(bases.map((base, number) => [base, number]));
	const users = bitRows(items.length, bases.length + 1);
	for (const item of [...items].reverse()) {
		const own = users[item.rank];
		if (countOf(own) === 0) setBit(own, bases.length);
		const number = numbers.get(item);
		const handedDown = number === void 0 ? own : only(number, bases.length);
		for (const to of item.references) addAll(users[to], handedDown);
	}
	return users;
}
function only(number, bases) {
	const [row] = bitRows(1, bases + 1);
	setBit(row, number);
	return row;
}
// ../closure/dist/layering/popularity.js
/**
* The items that most others depend on alone, ties by name: up to half of the layers, and only items of the size of an even
* share (all bytes over the layers) or more. The rest is grouped by what changes together, which leaves alone what is
* large. Most popular first: a change near the profile leaves the layers below it as they were.
*/
const popularity = (closure, { maxLayers }) => {
	const items = rankedItems(closure);
	const share = evenShare(items, maxLayers);
	const alone = new Set(items.filter(({ size }) => size >= share).slice(0, Math.floor(maxLayers / 2)));
	const joined = joinGroups(joinTiny(items.filter((item) => !alone.has(item)).map((item) => groupOf([item])), share, maxLayers), maxLayers - alone.size);
	return layersOf([...[...alone].map((item) => groupOf([item])), ...joined]);
};
// ../closure/dist/layering/size.js
/** The largest items alone, largest first, ties by path; what the limit leaves no layer for goes together into the last. */
const size = (closure, { maxLayers }) => {
	const paths = [...closure.items].sort((a, b) => b.size - a.size || compareBytes(a.path, b.path)).map(({ path }) => path);
	const alone = paths.length > maxLayers ? maxLayers - 1 : paths.length;
	const together = paths.slice(alone);
	const layers = paths.slice(0, alone).map((path) => ({ items: [path] }));
	return together.length === 0 ? layers : [...layers, { items: together }];
};
// ../closure/dist/layering/predecessors.js
/** What names an item, less and less exactly: its name, without the last number in it, without any. */
const NAMES = [
	itemName,
	(path) => withoutNumbers(itemName(path), 1),
	(path) => withoutNumbers(itemName(path), Number.POSITIVE_INFINITY)
];
/**
* For each of `paths` the one of `previous` that it continues: itself; else the item with the same name and another hash;
* else with the same name but for its version (`hello-2.12.2` continues `hello-2.12.1`). Each continues one at most and is
* continued by one at most; where several could, they are taken in the order of their names. What is new has none.
*/
function predecessors(previous, paths) {
	const before = new Set(previous);
	const found = new Map(paths.filter((path) => before.has(path)).map((path) => [path, path]));
	let gone = [...before].filter((path) => !found.has(path)).sort(byName);
	let come = paths.filter((path) => !before.has(path)).sort(byName);
	for (const name of NAMES) {
		const heirs = Map.groupBy(come, name);
		const pairs = [...Map.groupBy(gone, name)].flatMap(([key, olds]) => zip(heirs.get(key) ?? [], olds));
		for (const [heir, old] of pairs) found.set(heir, old);
		const continued = new Set(pairs.map(([, old]) => old));
		gone = gone.filter((path) => !continued.has(path));
		come = come.filter((path) => !found.has(path));
	}
	return found;
}
function zip(some, others) {
	const both = Math.min(some.length, others.length);
	return some.slice(0, both).map((one, number) => [one, others[number]]);
}
function byName(a, b) {
	return compareBytes(itemName(a), itemName(b)) || compareBytes(a, b);
}
function withoutNumbers(name, most) {
	const words = name.split("-");
	const numbers = [...words.keys()].filter((at) => at > 0 && /^[0-9]/.test(words[at]));
	const dropped = new Set(numbers.slice(-most));
	return words.filter((_, at) => !dropped.has(at)).join("-");
}
// ../closure/dist/layering/sticky.js
/**
* The layering that keeps to `previous`, the layers of an older image: an item stays in the layer that it was in, or that
* the item was in whose place it takes (the same name with another hash or version). New items get layers of their own
* while there are any left, and then join, of the layers that change anyway, where it costs least. A layer that didn't
* change is touched only where the limit forces it, the smallest first. Without older layers it is a first split of its own.
*/
function sticky(previous) {
	return (closure, { maxLayers }) => {
		const items = rankedItems(closure);
		const { kept, changed, added } = continued(previous, items);
		const fresh = joinTiny(added, evenShare(items, maxLayers), maxLayers);
		const bySize = [...kept].sort((a, b) => b.size - a.size || a.reached - b.reached);
		const needsRoom = kept.length > maxLayers || changed.length + fresh.length > 0;
		const stay = bySize.slice(0, needsRoom ? maxLayers - 1 : maxLayers);
		const movable = [
			...bySize.slice(stay.length),
			...changed,
			...fresh
		];
		return layersOf([...stay, ...joinGroups(movable, maxLayers - stay.length)]);
	};
}
function continued(previous, items) {
	const layerOf = new Map(previous.flatMap((layer) => layer.items.map((path) => [path, layer])));
	const older = predecessors([...layerOf.keys()], items.map(({ path }) => path));
	const heirs = Map.groupBy(items, ({ path }) => layerOf.get(older.get(path) ?? ""));
	const groups = previous.flatMap((layer) => {
		const group = heirs.get(layer);
		return group === void 0 ? [] : [{
			group: groupOf(group),
			same: isSame(layer, group)
		}];
	});
	return {
		kept: groups.filter(({ same }) => same).map(({ group }) => group),
		changed: groups.filter(({ same }) => !same).map(({ group }) => group),
		added: (heirs.get(void 0) ?? []).map((item) => groupOf([item]))
	};
}
function isSame(layer, items) {
	const paths = new Set(layer.items);
	return items.length === paths.size && items.every(({ path }) => paths.has(path));
}
// ../closure/dist/layering/plugin.js
/** The layering strategies of this package, as a plugin; `sticky` without older layers to keep to. */
const layerings = {
	name: "layerings",
	apiVersion: 1,
	layerings: {
		popularity,
		size,
		graph,
		sticky: sticky([]),
		single
	}
};
// ../../node_modules/import-meta-resolve/lib/errors.js
/**
* @typedef ErrnoExceptionFields
* @property {number | undefined} [errnode]
* @property {string | undefined} [code]
* @property {string | undefined} [path]
* @property {string | undefined} [syscall]
* @property {string | undefined} [url]
*
* @typedef {Error & ErrnoExceptionFields} ErrnoException
*/
/**
* @typedef {(...parameters: Array<any>) => string} MessageFunction
*/
const own$1 = {}.hasOwnProperty;
const classRegExp = /^([A-Z][a-z\d]*)+$/;
const kTypes = /* @__PURE__ */ new Set([
	"string",
	"function",
	"number",
	"object",
	"Function",
	"Object",
	"boolean",
	"bigint",
	"symbol"
]);
const codes = {};
/**
* Create a list string in the form like 'A and B' or 'A, B, ..., and Z'.
* We cannot use Intl.ListFormat because it's not available in
* --without-intl builds.
*
* @param {Array<string>} array
*   An array of strings.
* @param {string} [type]
*   The list type to be inserted before the last element.
* @returns {string}
*/
function formatList(array, type = "and") {
	return array.length < 3 ? array.join(` ${type} `) : `${array.slice(0, -1).join(", ")}, ${type} ${array[array.length - 1]}`;
}
/** @type {Map<string, MessageFunction | string>} */
const messages = /* @__PURE__ */ new Map();
const nodeInternalPrefix = "__node_internal_";
/** @type {number} */
let userStackTraceLimit;
codes.ERR_INVALID_ARG_TYPE = createError(
	"ERR_INVALID_ARG_TYPE",
	/**
	* @param {string} name
	* @param {Array<string> | string} expected
	* @param {unknown} actual
	*/
	(name, expected, actual) => {
		assert.ok(typeof name === "string", "'name' must be a string");
		if (!Array.isArray(expected)) expected = [expected];
		let message = "The ";
		if (name.endsWith(" argument")) message += `${name} `;
		else {
			const type = name.includes(".") ? "property" : "argument";
			message += `"${name}" ${type} `;
		}
		message += "must be ";
		/** @type {Array<string>} */
		const types = [];
		/** @type {Array<string>} */
		const instances = [];
		/** @type {Array<string>} */
		const other = [];
		for (const value of expected) {
			assert.ok(typeof value === "string", "All expected entries have to be of type string");
			if (kTypes.has(value)) types.push(value.toLowerCase());
			else if (classRegExp.exec(value) === null) {
				assert.ok(value !== "object", "The value \"object\" should be written as \"Object\"");
				other.push(value);
			} else instances.push(value);
		}
		if (instances.length > 0) {
			const pos = types.indexOf("object");
			if (pos !== -1) {
				types.slice(pos, 1);
				instances.push("Object");
			}
		}
		if (types.length > 0) {
			message += `${types.length > 1 ? "one of type" : "of type"} ${formatList(types, "or")}`;
			if (instances.length > 0 || other.length > 0) message += " or ";
		}
		if (instances.length > 0) {
			message += `an instance of ${formatList(instances, "or")}`;
			if (other.length > 0) message += " or ";
		}
		if (other.length > 0) {
			if (other.length > 1) message += `one of ${formatList(other, "or")}`;
			else {
				if (other[0].toLowerCase() !== other[0]) message += "an ";
				message += `${other[0]}`;
			}
		}
		message += `. Received ${determineSpecificType(actual)}`;
		return message;
	},
	TypeError
);
codes.ERR_INVALID_MODULE_SPECIFIER = createError(
	"ERR_INVALID_MODULE_SPECIFIER",
	/**
	* @param {string} request
	* @param {string} reason
	* @param {string} [base]
	*/
	(request, reason, base = void 0) => {
		return `Invalid module "${request}" ${reason}${base ? ` imported from ${base}` : ""}`;
	},
	TypeError
);
codes.ERR_INVALID_PACKAGE_CONFIG = createError(
	"ERR_INVALID_PACKAGE_CONFIG",
	/**
	* @param {string} path
	* @param {string} [base]
	* @param {string} [message]
	*/
	(path, base, message) => {
		return `Invalid package config ${path}${base ? ` while importing ${base}` : ""}${message ? `. ${message}` : ""}`;
	},
	Error
);
codes.ERR_INVALID_PACKAGE_TARGET = createError(
	"ERR_INVALID_PACKAGE_TARGET",
	/**
	* @param {string} packagePath
	* @param {string} key
	* @param {unknown} target
	* @param {boolean} [isImport=false]
	* @param {string} [base]
	*/
	(packagePath, key, target, isImport = false, base = void 0) => {
		const relatedError = typeof target === "string" && !isImport && target.length > 0 && !target.startsWith("./");
		if (key === ".") {
			assert.ok(isImport === false);
			return `Invalid "exports" main target ${JSON.stringify(target)} defined in the package config ${packagePath}package.json${base ? ` imported from ${base}` : ""}${relatedError ? "; targets must start with \"./\"" : ""}`;
		}
		return `Invalid "${isImport ? "imports" : "exports"}" target ${JSON.stringify(target)} defined for '${key}' in the package config ${packagePath}package.json${base ? ` imported from ${base}` : ""}${relatedError ? "; targets must start with \"./\"" : ""}`;
	},
	Error
);
codes.ERR_MODULE_NOT_FOUND = createError(
	"ERR_MODULE_NOT_FOUND",
	/**
	* @param {string} path
	* @param {string} base
	* @param {boolean} [exactUrl]
	*/
	(path, base, exactUrl = false) => {
		return `Cannot find ${exactUrl ? "module" : "package"} '${path}' imported from ${base}`;
	},
	Error
);
codes.ERR_NETWORK_IMPORT_DISALLOWED = createError("ERR_NETWORK_IMPORT_DISALLOWED", "import of '%s' by %s is not supported: %s", Error);
codes.ERR_PACKAGE_IMPORT_NOT_DEFINED = createError(
	"ERR_PACKAGE_IMPORT_NOT_DEFINED",
	/**
	* @param {string} specifier
	* @param {string} packagePath
	* @param {string} base
	*/
	(specifier, packagePath, base) => {
		return `Package import specifier "${specifier}" is not defined${packagePath ? ` in package ${packagePath}package.json` : ""} imported from ${base}`;
	},
	TypeError
);
codes.ERR_PACKAGE_PATH_NOT_EXPORTED = createError(
	"ERR_PACKAGE_PATH_NOT_EXPORTED",
	/**
	* @param {string} packagePath
	* @param {string} subpath
	* @param {string} [base]
	*/
	(packagePath, subpath, base = void 0) => {
		if (subpath === ".") return `No "exports" main defined in ${packagePath}package.json${base ? ` imported from ${base}` : ""}`;
		return `Package subpath '${subpath}' is not defined by "exports" in ${packagePath}package.json${base ? ` imported from ${base}` : ""}`;
	},
	Error
);
codes.ERR_UNSUPPORTED_DIR_IMPORT = createError("ERR_UNSUPPORTED_DIR_IMPORT", "Directory import '%s' is not supported resolving ES modules imported from %s", Error);
codes.ERR_UNSUPPORTED_RESOLVE_REQUEST = createError("ERR_UNSUPPORTED_RESOLVE_REQUEST", "Failed to resolve module specifier \"%s\" from \"%s\": Invalid relative URL or base scheme is not hierarchical.", TypeError);
codes.ERR_UNKNOWN_FILE_EXTENSION = createError(
	"ERR_UNKNOWN_FILE_EXTENSION",
	/**
	* @param {string} extension
	* @param {string} path
	*/
	(extension, path) => {
		return `Unknown file extension "${extension}" for ${path}`;
	},
	TypeError
);
codes.ERR_INVALID_ARG_VALUE = createError(
	"ERR_INVALID_ARG_VALUE",
	/**
	* @param {string} name
	* @param {unknown} value
	* @param {string} [reason='is invalid']
	*/
	(name, value, reason = "is invalid") => {
		let inspected = inspect(value);
		if (inspected.length > 128) inspected = `${inspected.slice(0, 128)}...`;
		return `The ${name.includes(".") ? "property" : "argument"} '${name}' ${reason}. Received ${inspected}`;
	},
	TypeError
);
/**
* Utility function for registering the error codes. Only used here. Exported
* *only* to allow for testing.
* @param {string} sym
* @param {MessageFunction | string} value
* @param {ErrorConstructor} constructor
* @returns {new (...parameters: Array<any>) => Error}
*/
function createError(sym, value, constructor) {
	messages.set(sym, value);
	return makeNodeErrorWithCode(constructor, sym);
}
/**
* @param {ErrorConstructor} Base
* @param {string} key
* @returns {ErrorConstructor}
*/
function makeNodeErrorWithCode(Base, key) {
	return NodeError;
	/**
	* @param {Array<unknown>} parameters
	*/
	function NodeError(...parameters) {
		const limit = Error.stackTraceLimit;
		if (isErrorStackTraceLimitWritable()) Error.stackTraceLimit = 0;
		const error = new Base();
		if (isErrorStackTraceLimitWritable()) Error.stackTraceLimit = limit;
		const message = getMessage(key, parameters, error);
		Object.defineProperties(error, {
			message: {
				value: message,
				enumerable: false,
				writable: true,
				configurable: true
			},
			toString: {
				/** @this {Error} */
				value() {
					return `${this.name} [${key}]: ${this.message}`;
				},
				enumerable: false,
				writable: true,
				configurable: true
			}
		});
		captureLargerStackTrace(error);
		error.code = key;
		return error;
	}
}
/**
* @returns {boolean}
*/
function isErrorStackTraceLimitWritable() {
	try {
		if (v8.startupSnapshot.isBuildingSnapshot()) return false;
	} catch {}
	const desc = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
	if (desc === void 0) return Object.isExtensible(Error);
	return own$1.call(desc, "writable") && desc.writable !== void 0 ? desc.writable : desc.set !== void 0;
}
/**
* This function removes unnecessary frames from Node.js core errors.
* @template {(...parameters: unknown[]) => unknown} T
* @param {T} wrappedFunction
* @returns {T}
*/
function hideStackFrames(wrappedFunction) {
	const hidden = nodeInternalPrefix + wrappedFunction.name;
	Object.defineProperty(wrappedFunction, "name", { value: hidden });
	return wrappedFunction;
}
const captureLargerStackTrace = hideStackFrames(
	/**
	* @param {Error} error
	* @returns {Error}
	*/
	function(error) {
		const stackTraceLimitIsWritable = isErrorStackTraceLimitWritable();
		if (stackTraceLimitIsWritable) {
			userStackTraceLimit = Error.stackTraceLimit;
			Error.stackTraceLimit = Number.POSITIVE_INFINITY;
		}
		Error.captureStackTrace(error);
		if (stackTraceLimitIsWritable) Error.stackTraceLimit = userStackTraceLimit;
		return error;
	}
);
/**
* @param {string} key
* @param {Array<unknown>} parameters
* @param {Error} self
* @returns {string}
*/
function getMessage(key, parameters, self) {
	const message = messages.get(key);
	assert.ok(message !== void 0, "expected `message` to be found");
	if (typeof message === "function") {
		assert.ok(message.length <= parameters.length, `Code: ${key}; The provided arguments length (${parameters.length}) does not match the required ones (${message.length}).`);
		return Reflect.apply(message, self, parameters);
	}
	const regex = /%[dfijoOs]/g;
	let expectedLength = 0;
	while (regex.exec(message) !== null) expectedLength++;
	assert.ok(expectedLength === parameters.length, `Code: ${key}; The provided arguments length (${parameters.length}) does not match the required ones (${expectedLength}).`);
	if (parameters.length === 0) return message;
	parameters.unshift(message);
	return Reflect.apply(format, null, parameters);
}
/**
* Determine the specific type of a value for type-mismatch errors.
* @param {unknown} value
* @returns {string}
*/
function determineSpecificType(value) {
	if (value === null || value === void 0) return String(value);
	if (typeof value === "function" && value.name) return `function ${value.name}`;
	if (typeof value === "object") {
		if (value.constructor && value.constructor.name) return `an instance of ${value.constructor.name}`;
		return `${inspect(value, { depth: -1 })}`;
	}
	let inspected = inspect(value, { colors: false });
	if (inspected.length > 28) inspected = `${inspected.slice(0, 25)}...`;
	return `type ${typeof value} (${inspected})`;
}
// ../../node_modules/import-meta-resolve/lib/package-json-reader.js
/**
* @import {ErrnoException} from './errors.js'
*
* @typedef {'commonjs' | 'module' | 'none'} PackageType
*
* @typedef PackageConfig
* @property {string} pjsonPath
* @property {boolean} exists
* @property {string | undefined} [main]
* @property {string | undefined} [name]
* @property {PackageType} type
* @property {Record<string, unknown> | undefined} [exports]
* @property {Record<string, unknown> | undefined} [imports]
*/
const hasOwnProperty$1 = {}.hasOwnProperty;
const { ERR_INVALID_PACKAGE_CONFIG: ERR_INVALID_PACKAGE_CONFIG$1 } = codes;
/** @type {Map<string, PackageConfig>} */
const cache = /* @__PURE__ */ new Map();
/**
* @param {string} jsonPath
* @param {{specifier: URL | string, base?: URL}} options
* @returns {PackageConfig}
*/
function read(jsonPath, { base, specifier }) {
	const existing = cache.get(jsonPath);
	if (existing) return existing;
	/** @type {string | undefined} */
	let string;
	try {
		string = fs.readFileSync(path.toNamespacedPath(jsonPath), "utf8");
	} catch (error) {
		const exception = error;
		if (exception.code !== "ENOENT") throw exception;
	}
	/** @type {PackageConfig} */
	const result = {
		exists: false,
		pjsonPath: jsonPath,
		main: void 0,
		name: void 0,
		type: "none",
		exports: void 0,
		imports: void 0
	};
	if (string !== void 0) {
		/** @type {Record<string, unknown>} */
		let parsed;
		try {
			parsed = JSON.parse(string);
		} catch (error_) {
			const cause = error_;
			const error = new ERR_INVALID_PACKAGE_CONFIG$1(jsonPath, (base ? `"${specifier}" from ` : "") + fileURLToPath(base || specifier), cause.message);
			error.cause = cause;
			throw error;
		}
		result.exists = true;
		if (hasOwnProperty$1.call(parsed, "name") && typeof parsed.name === "string") result.name = parsed.name;
		if (hasOwnProperty$1.call(parsed, "main") && typeof parsed.main === "string") result.main = parsed.main;
		if (hasOwnProperty$1.call(parsed, "exports")) result.exports = parsed.exports;
		if (hasOwnProperty$1.call(parsed, "imports")) result.imports = parsed.imports;
		if (hasOwnProperty$1.call(parsed, "type") && (parsed.type === "commonjs" || parsed.type === "module")) result.type = parsed.type;
	}
	cache.set(jsonPath, result);
	return result;
}
/**
* @param {URL | string} resolved
* @returns {PackageConfig}
*/
function getPackageScopeConfig(resolved) {
	let packageJSONUrl = new URL("package.json", resolved);
	while (true) {
		if (packageJSONUrl.pathname.endsWith("node_modules/package.json")) break;
		const packageConfig = read(fileURLToPath(packageJSONUrl), { specifier: resolved });
		if (packageConfig.exists) return packageConfig;
		const lastPackageJSONUrl = packageJSONUrl;
		packageJSONUrl = new URL("../package.json", packageJSONUrl);
		if (packageJSONUrl.pathname === lastPackageJSONUrl.pathname) break;
	}
	return {
		pjsonPath: fileURLToPath(packageJSONUrl),
		exists: false,
		type: "none"
	};
}
/**
* Returns the package type for a given URL.
* @param {URL} url - The URL to get the package type for.
* @returns {PackageType}
*/
function getPackageType(url) {
	return getPackageScopeConfig(url).type;
}
// ../../node_modules/import-meta-resolve/lib/get-format.js
const { ERR_UNKNOWN_FILE_EXTENSION } = codes;
const hasOwnProperty = {}.hasOwnProperty;
/** @type {Record<string, string>} */
const extensionFormatMap = {
	__proto__: null,
	".cjs": "commonjs",
	".js": "module",
	".json": "json",
	".mjs": "module"
};
/**
* @param {string | null} mime
* @returns {string | null}
*/
function mimeToFormat(mime) {
	if (mime && /\s*(text|application)\/javascript\s*(;\s*charset=utf-?8\s*)?/i.test(mime)) return "module";
	if (mime === "application/json") return "json";
	return null;
}
/**
* @callback ProtocolHandler
* @param {URL} parsed
* @param {{parentURL: string, source?: Buffer}} context
* @param {boolean} ignoreErrors
* @returns {string | null | void}
*/
/**
* @type {Record<string, ProtocolHandler>}
*/
const protocolHandlers = {
	__proto__: null,
	"data:": getDataProtocolModuleFormat,
	"file:": getFileProtocolModuleFormat,
	"http:": getHttpProtocolModuleFormat,
	"https:": getHttpProtocolModuleFormat,
	"node:"() {
		return "builtin";
	}
};
/**
* @param {URL} parsed
*/
function getDataProtocolModuleFormat(parsed) {
	const { 1: mime } = /^([^/]+\/[^;,]+)[^,]*?(;base64)?,/.exec(parsed.pathname) || [
		null,
		null,
		null
	];
	return mimeToFormat(mime);
}
/**
* Returns the file extension from a URL.
*
* Should give similar result to
* `require('node:path').extname(require('node:url').fileURLToPath(url))`
* when used with a `file:` URL.
*
* @param {URL} url
* @returns {string}
*/
function extname(url) {
	const pathname = url.pathname;
	let index = pathname.length;
	while (index--) {
		const code = pathname.codePointAt(index);
		if (code === 47) return "";
		if (code === 46) return pathname.codePointAt(index - 1) === 47 ? "" : pathname.slice(index);
	}
	return "";
}
/**
* @type {ProtocolHandler}
*/
function getFileProtocolModuleFormat(url, _context, ignoreErrors) {
	const value = extname(url);
	if (value === ".js") {
		const packageType = getPackageType(url);
		if (packageType !== "none") return packageType;
		return "commonjs";
	}
	if (value === "") {
		const packageType = getPackageType(url);
		if (packageType === "none" || packageType === "commonjs") return "commonjs";
		return "module";
	}
	const format = extensionFormatMap[value];
	if (format) return format;
	if (ignoreErrors) return;
	const filepath = fileURLToPath(url);
	throw new ERR_UNKNOWN_FILE_EXTENSION(value, filepath);
}
function getHttpProtocolModuleFormat() {}
/**
* @param {URL} url
* @param {{parentURL: string}} context
* @returns {string | null}
*/
function defaultGetFormatWithoutErrors(url, context) {
	const protocol = url.protocol;
	if (!hasOwnProperty.call(protocolHandlers, protocol)) return null;
	return protocolHandlers[protocol](url, context, true) || null;
}
// ../../node_modules/import-meta-resolve/lib/utils.js
const { ERR_INVALID_ARG_VALUE } = codes;
const DEFAULT_CONDITIONS = Object.freeze(["node", "import"]);
const DEFAULT_CONDITIONS_SET = new Set(DEFAULT_CONDITIONS);
/**
* Returns the default conditions for ES module loading.
*/
function getDefaultConditions() {
	return DEFAULT_CONDITIONS;
}
/**
* Returns the default conditions for ES module loading, as a Set.
*/
function getDefaultConditionsSet() {
	return DEFAULT_CONDITIONS_SET;
}
/**
* @param {Array<string>} [conditions]
* @returns {Set<string>}
*/
function getConditionsSet(conditions) {
	if (conditions !== void 0 && conditions !== getDefaultConditions()) {
		if (!Array.isArray(conditions)) throw new ERR_INVALID_ARG_VALUE("conditions", conditions, "expected an array");
		return new Set(conditions);
	}
	return getDefaultConditionsSet();
}
// ../../node_modules/import-meta-resolve/lib/resolve.js
/**
* @import {Stats} from 'node:fs'
* @import {ErrnoException} from './errors.js'
* @import {PackageConfig} from './package-json-reader.js'
*/
const RegExpPrototypeSymbolReplace = RegExp.prototype[Symbol.replace];
const { ERR_NETWORK_IMPORT_DISALLOWED, ERR_INVALID_MODULE_SPECIFIER, ERR_INVALID_PACKAGE_CONFIG, ERR_INVALID_PACKAGE_TARGET, ERR_MODULE_NOT_FOUND, ERR_PACKAGE_IMPORT_NOT_DEFINED, ERR_PACKAGE_PATH_NOT_EXPORTED, ERR_UNSUPPORTED_DIR_IMPORT, ERR_UNSUPPORTED_RESOLVE_REQUEST } = codes;
const own = {}.hasOwnProperty;
const invalidSegmentRegEx = /(^|\\|\/)((\.|%2e)(\.|%2e)?|(n|%6e|%4e)(o|%6f|%4f)(d|%64|%44)(e|%65|%45)(_|%5f)(m|%6d|%4d)(o|%6f|%4f)(d|%64|%44)(u|%75|%55)(l|%6c|%4c)(e|%65|%45)(s|%73|%53))?(\\|\/|$)/i;
const deprecatedInvalidSegmentRegEx = /(^|\\|\/)((\.|%2e)(\.|%2e)?|(n|%6e|%4e)(o|%6f|%4f)(d|%64|%44)(e|%65|%45)(_|%5f)(m|%6d|%4d)(o|%6f|%4f)(d|%64|%44)(u|%75|%55)(l|%6c|%4c)(e|%65|%45)(s|%73|%53))(\\|\/|$)/i;
const invalidPackageNameRegEx = /^\.|%|\\/;
const patternRegEx = /\*/g;
const encodedSeparatorRegEx = /%2f|%5c/i;
/** @type {Set<string>} */
const emittedPackageWarnings = /* @__PURE__ */ new Set();
const doubleSlashRegEx = /[/\\]{2}/;
/**
*
* @param {string} target
* @param {string} request
* @param {string} match
* @param {URL} packageJsonUrl
* @param {boolean} internal
* @param {URL} base
* @param {boolean} isTarget
*/
function emitInvalidSegmentDeprecation(target, request, match, packageJsonUrl, internal, base, isTarget) {
	if (process.noDeprecation) return;
	const pjsonPath = fileURLToPath(packageJsonUrl);
	const double = doubleSlashRegEx.exec(isTarget ? target : request) !== null;
	process.emitWarning(`Use of deprecated ${double ? "double slash" : "leading or trailing slash matching"} resolving "${target}" for module request "${request}" ${request === match ? "" : `matched to "${match}" `}in the "${internal ? "imports" : "exports"}" field module resolution of the package at ${pjsonPath}${base ? ` imported from ${fileURLToPath(base)}` : ""}.`, "DeprecationWarning", "DEP0166");
}
/**
* @param {URL} url
* @param {URL} packageJsonUrl
* @param {URL} base
* @param {string} [main]
* @returns {void}
*/
function emitLegacyIndexDeprecation(url, packageJsonUrl, base, main) {
	if (process.noDeprecation) return;
	if (defaultGetFormatWithoutErrors(url, { parentURL: base.href }) !== "module") return;
	const urlPath = fileURLToPath(url.href);
	const packagePath = fileURLToPath(new URL(".", packageJsonUrl));
	const basePath = fileURLToPath(base);
	if (!main) process.emitWarning(`No "main" or "exports" field defined in the package.json for ${packagePath} resolving the main entry point "${urlPath.slice(packagePath.length)}", imported from ${basePath}.\nDefault "index" lookups for the main are deprecated for ES modules.`, "DeprecationWarning", "DEP0151");
	else if (path.resolve(packagePath, main) !== urlPath) process.emitWarning(`Package ${packagePath} has a "main" field set to "${main}", excluding the full filename and extension to the resolved file at "${urlPath.slice(packagePath.length)}", imported from ${basePath}.\n Automatic extension resolution of the "main" field is deprecated for ES modules.`, "DeprecationWarning", "DEP0151");
}
/**
* @param {string} path
* @returns {Stats | undefined}
*/
function tryStatSync(path) {
	try {
		return statSync(path);
	} catch {}
}
/**
* Legacy CommonJS main resolution:
* 1. let M = pkg_url + (json main field)
* 2. TRY(M, M.js, M.json, M.node)
* 3. TRY(M/index.js, M/index.json, M/index.node)
* 4. TRY(pkg_url/index.js, pkg_url/index.json, pkg_url/index.node)
* 5. NOT_FOUND
*
* @param {URL} url
* @returns {boolean}
*/
function fileExists(url) {
	const stats = statSync(url, { throwIfNoEntry: false });
	const isFile = stats ? stats.isFile() : void 0;
	return isFile === null || isFile === void 0 ? false : isFile;
}
/**
* @param {URL} packageJsonUrl
* @param {PackageConfig} packageConfig
* @param {URL} base
* @returns {URL}
*/
function legacyMainResolve(packageJsonUrl, packageConfig, base) {
	/** @type {URL | undefined} */
	let guess;
	if (packageConfig.main !== void 0) {
		guess = new URL(packageConfig.main, packageJsonUrl);
		if (fileExists(guess)) return guess;
		const tries = [
			`./${packageConfig.main}.js`,
			`./${packageConfig.main}.json`,
			`./${packageConfig.main}.node`,
			`./${packageConfig.main}/index.js`,
			`./${packageConfig.main}/index.json`,
			`./${packageConfig.main}/index.node`
		];
		let i = -1;
		while (++i < tries.length) {
			guess = new URL(tries[i], packageJsonUrl);
			if (fileExists(guess)) break;
			guess = void 0;
		}
		if (guess) {
			emitLegacyIndexDeprecation(guess, packageJsonUrl, base, packageConfig.main);
			return guess;
		}
	}
	const tries = [
		"./index.js",
		"./index.json",
		"./index.node"
	];
	let i = -1;
	while (++i < tries.length) {
		guess = new URL(tries[i], packageJsonUrl);
		if (fileExists(guess)) break;
		guess = void 0;
	}
	if (guess) {
		emitLegacyIndexDeprecation(guess, packageJsonUrl, base, packageConfig.main);
		return guess;
	}
	throw new ERR_MODULE_NOT_FOUND(fileURLToPath(new URL(".", packageJsonUrl)), fileURLToPath(base));
}
/**
* @param {URL} resolved
* @param {URL} base
* @param {boolean} [preserveSymlinks]
* @returns {URL}
*/
function finalizeResolution(resolved, base, preserveSymlinks) {
	if (encodedSeparatorRegEx.exec(resolved.pathname) !== null) throw new ERR_INVALID_MODULE_SPECIFIER(resolved.pathname, "must not include encoded \"/\" or \"\\\" characters", fileURLToPath(base));
	/** @type {string} */
	let filePath;
	try {
		filePath = fileURLToPath(resolved);
	} catch (error) {
		const cause = error;
		Object.defineProperty(cause, "input", { value: String(resolved) });
		Object.defineProperty(cause, "module", { value: String(base) });
		throw cause;
	}
	const stats = tryStatSync(filePath.endsWith("/") ? filePath.slice(-1) : filePath);
	if (stats && stats.isDirectory()) {
		const error = new ERR_UNSUPPORTED_DIR_IMPORT(filePath, fileURLToPath(base));
		error.url = String(resolved);
		throw error;
	}
	if (!stats || !stats.isFile()) {
		const error = new ERR_MODULE_NOT_FOUND(filePath || resolved.pathname, base && fileURLToPath(base), true);
		error.url = String(resolved);
		throw error;
	}
	if (!preserveSymlinks) {
		const real = realpathSync(filePath);
		const { search, hash } = resolved;
		resolved = pathToFileURL(real + (filePath.endsWith(path.sep) ? "/" : ""));
		resolved.search = search;
		resolved.hash = hash;
	}
	return resolved;
}
/**
* @param {string} specifier
* @param {URL | undefined} packageJsonUrl
* @param {URL} base
* @returns {Error}
*/
function importNotDefined(specifier, packageJsonUrl, base) {
	return new ERR_PACKAGE_IMPORT_NOT_DEFINED(specifier, packageJsonUrl && fileURLToPath(new URL(".", packageJsonUrl)), fileURLToPath(base));
}
/**
* @param {string} subpath
* @param {URL} packageJsonUrl
* @param {URL} base
* @returns {Error}
*/
function exportsNotFound(subpath, packageJsonUrl, base) {
	return new ERR_PACKAGE_PATH_NOT_EXPORTED(fileURLToPath(new URL(".", packageJsonUrl)), subpath, base && fileURLToPath(base));
}
/**
* @param {string} request
* @param {string} match
* @param {URL} packageJsonUrl
* @param {boolean} internal
* @param {URL} [base]
* @returns {never}
*/
function throwInvalidSubpath(request, match, packageJsonUrl, internal, base) {
	const reason = `request is not a valid match in pattern "${match}" for the "${internal ? "imports" : "exports"}" resolution of ${fileURLToPath(packageJsonUrl)}`;
	throw new ERR_INVALID_MODULE_SPECIFIER(request, reason, base && fileURLToPath(base));
}
/**
* @param {string} subpath
* @param {unknown} target
* @param {URL} packageJsonUrl
* @param {boolean} internal
* @param {URL} [base]
* @returns {Error}
*/
function invalidPackageTarget(subpath, target, packageJsonUrl, internal, base) {
	target = typeof target === "object" && target !== null ? JSON.stringify(target, null, "") : `${target}`;
	return new ERR_INVALID_PACKAGE_TARGET(fileURLToPath(new URL(".", packageJsonUrl)), subpath, target, internal, base && fileURLToPath(base));
}
/**
* @param {string} target
* @param {string} subpath
* @param {string} match
* @param {URL} packageJsonUrl
* @param {URL} base
* @param {boolean} pattern
* @param {boolean} internal
* @param {boolean} isPathMap
* @param {Set<string> | undefined} conditions
* @returns {URL}
*/
function resolvePackageTargetString(target, subpath, match, packageJsonUrl, base, pattern, internal, isPathMap, conditions) {
	if (subpath !== "" && !pattern && target[target.length - 1] !== "/") throw invalidPackageTarget(match, target, packageJsonUrl, internal, base);
	if (!target.startsWith("./")) {
		if (internal && !target.startsWith("../") && !target.startsWith("/")) {
			let isURL = false;
			try {
				new URL(target);
				isURL = true;
			} catch {}
			if (!isURL) return packageResolve(pattern ? RegExpPrototypeSymbolReplace.call(patternRegEx, target, () => subpath) : target + subpath, packageJsonUrl, conditions);
		}
		throw invalidPackageTarget(match, target, packageJsonUrl, internal, base);
	}
	if (invalidSegmentRegEx.exec(target.slice(2)) !== null) {
		if (deprecatedInvalidSegmentRegEx.exec(target.slice(2)) === null) {
			if (!isPathMap) {
				const request = pattern ? match.replace("*", () => subpath) : match + subpath;
				emitInvalidSegmentDeprecation(pattern ? RegExpPrototypeSymbolReplace.call(patternRegEx, target, () => subpath) : target, request, match, packageJsonUrl, internal, base, true);
			}
		} else throw invalidPackageTarget(match, target, packageJsonUrl, internal, base);
	}
	const resolved = new URL(target, packageJsonUrl);
	const resolvedPath = resolved.pathname;
	const packagePath = new URL(".", packageJsonUrl).pathname;
	if (!resolvedPath.startsWith(packagePath)) throw invalidPackageTarget(match, target, packageJsonUrl, internal, base);
	if (subpath === "") return resolved;
	if (invalidSegmentRegEx.exec(subpath) !== null) {
		const request = pattern ? match.replace("*", () => subpath) : match + subpath;
		if (deprecatedInvalidSegmentRegEx.exec(subpath) === null) {
			if (!isPathMap) emitInvalidSegmentDeprecation(pattern ? RegExpPrototypeSymbolReplace.call(patternRegEx, target, () => subpath) : target, request, match, packageJsonUrl, internal, base, false);
		} else throwInvalidSubpath(request, match, packageJsonUrl, internal, base);
	}
	if (pattern) return new URL(RegExpPrototypeSymbolReplace.call(patternRegEx, resolved.href, () => subpath));
	return new URL(subpath, resolved);
}
/**
* @param {string} key
* @returns {boolean}
*/
function isArrayIndex(key) {
	const keyNumber = Number(key);
	if (`${keyNumber}` !== key) return false;
	return keyNumber >= 0 && keyNumber < 4294967295;
}
/**
* @param {URL} packageJsonUrl
* @param {unknown} target
* @param {string} subpath
* @param {string} packageSubpath
* @param {URL} base
* @param {boolean} pattern
* @param {boolean} internal
* @param {boolean} isPathMap
* @param {Set<string> | undefined} conditions
* @returns {URL | null}
*/
function resolvePackageTarget(packageJsonUrl, target, subpath, packageSubpath, base, pattern, internal, isPathMap, conditions) {
	if (typeof target === "string") return resolvePackageTargetString(target, subpath, packageSubpath, packageJsonUrl, base, pattern, internal, isPathMap, conditions);
	if (Array.isArray(target)) {
		/** @type {Array<unknown>} */
		const targetList = target;
		if (targetList.length === 0) return null;
		/** @type {ErrnoException | null | undefined} */
		let lastException;
		let i = -1;
		while (++i < targetList.length) {
			const targetItem = targetList[i];
			/** @type {URL | null} */
			let resolveResult;
			try {
				resolveResult = resolvePackageTarget(packageJsonUrl, targetItem, subpath, packageSubpath, base, pattern, internal, isPathMap, conditions);
			} catch (error) {
				const exception = error;
				lastException = exception;
				if (exception.code === "ERR_INVALID_PACKAGE_TARGET") continue;
				throw error;
			}
			if (resolveResult === void 0) continue;
			if (resolveResult === null) {
				lastException = null;
				continue;
			}
			return resolveResult;
		}
		if (lastException === void 0 || lastException === null) return null;
		throw lastException;
	}
	if (typeof target === "object" && target !== null) {
		const keys = Object.getOwnPropertyNames(target);
		let i = -1;
		while (++i < keys.length) {
			const key = keys[i];
			if (isArrayIndex(key)) throw new ERR_INVALID_PACKAGE_CONFIG(fileURLToPath(packageJsonUrl), base, "\"exports\" cannot contain numeric property keys.");
		}
		i = -1;
		while (++i < keys.length) {
			const key = keys[i];
			if (key === "default" || conditions && conditions.has(key)) {
				const conditionalTarget = target[key];
				const resolveResult = resolvePackageTarget(packageJsonUrl, conditionalTarget, subpath, packageSubpath, base, pattern, internal, isPathMap, conditions);
				if (resolveResult === void 0) continue;
				return resolveResult;
			}
		}
		return null;
	}
	if (target === null) return null;
	throw invalidPackageTarget(packageSubpath, target, packageJsonUrl, internal, base);
}
/**
* @param {unknown} exports
* @param {URL} packageJsonUrl
* @param {URL} base
* @returns {boolean}
*/
function isConditionalExportsMainSugar(exports, packageJsonUrl, base) {
	if (typeof exports === "string" || Array.isArray(exports)) return true;
	if (typeof exports !== "object" || exports === null) return false;
	const keys = Object.getOwnPropertyNames(exports);
	let isConditionalSugar = false;
	let i = 0;
	let keyIndex = -1;
	while (++keyIndex < keys.length) {
		const key = keys[keyIndex];
		const currentIsConditionalSugar = key === "" || key[0] !== ".";
		if (i++ === 0) isConditionalSugar = currentIsConditionalSugar;
		else if (isConditionalSugar !== currentIsConditionalSugar) throw new ERR_INVALID_PACKAGE_CONFIG(fileURLToPath(packageJsonUrl), base, "\"exports\" cannot contain some keys starting with '.' and some not. The exports object must either be an object of package subpath keys or an object of main entry condition name keys only.");
	}
	return isConditionalSugar;
}
/**
* @param {string} match
* @param {URL} pjsonUrl
* @param {URL} base
*/
function emitTrailingSlashPatternDeprecation(match, pjsonUrl, base) {
	if (process.noDeprecation) return;
	const pjsonPath = fileURLToPath(pjsonUrl);
	if (emittedPackageWarnings.has(pjsonPath + "|" + match)) return;
	emittedPackageWarnings.add(pjsonPath + "|" + match);
	process.emitWarning(`Use of deprecated trailing slash pattern mapping "${match}" in the "exports" field module resolution of the package at ${pjsonPath}${base ? ` imported from ${fileURLToPath(base)}` : ""}. Mapping specifiers ending in "/" is no longer supported.`, "DeprecationWarning", "DEP0155");
}
/**
* @param {URL} packageJsonUrl
* @param {string} packageSubpath
* @param {Record<string, unknown>} packageConfig
* @param {URL} base
* @param {Set<string> | undefined} conditions
* @returns {URL}
*/
function packageExportsResolve(packageJsonUrl, packageSubpath, packageConfig, base, conditions) {
	let exports = packageConfig.exports;
	if (isConditionalExportsMainSugar(exports, packageJsonUrl, base)) exports = { ".": exports };
	if (own.call(exports, packageSubpath) && !packageSubpath.includes("*") && !packageSubpath.endsWith("/")) {
		const target = exports[packageSubpath];
		const resolveResult = resolvePackageTarget(packageJsonUrl, target, "", packageSubpath, base, false, false, false, conditions);
		if (resolveResult === null || resolveResult === void 0) throw exportsNotFound(packageSubpath, packageJsonUrl, base);
		return resolveResult;
	}
	let bestMatch = "";
	let bestMatchSubpath = "";
	const keys = Object.getOwnPropertyNames(exports);
	let i = -1;
	while (++i < keys.length) {
		const key = keys[i];
		const patternIndex = key.indexOf("*");
		if (patternIndex !== -1 && packageSubpath.startsWith(key.slice(0, patternIndex))) {
			if (packageSubpath.endsWith("/")) emitTrailingSlashPatternDeprecation(packageSubpath, packageJsonUrl, base);
			const patternTrailer = key.slice(patternIndex + 1);
			if (packageSubpath.length >= key.length && packageSubpath.endsWith(patternTrailer) && patternKeyCompare(bestMatch, key) === 1 && key.lastIndexOf("*") === patternIndex) {
				bestMatch = key;
				bestMatchSubpath = packageSubpath.slice(patternIndex, packageSubpath.length - patternTrailer.length);
			}
		}
	}
	if (bestMatch) {
		const target = exports[bestMatch];
		const resolveResult = resolvePackageTarget(packageJsonUrl, target, bestMatchSubpath, bestMatch, base, true, false, packageSubpath.endsWith("/"), conditions);
		if (resolveResult === null || resolveResult === void 0) throw exportsNotFound(packageSubpath, packageJsonUrl, base);
		return resolveResult;
	}
	throw exportsNotFound(packageSubpath, packageJsonUrl, base);
}
/**
* @param {string} a
* @param {string} b
*/
function patternKeyCompare(a, b) {
	const aPatternIndex = a.indexOf("*");
	const bPatternIndex = b.indexOf("*");
	const baseLengthA = aPatternIndex === -1 ? a.length : aPatternIndex + 1;
	const baseLengthB = bPatternIndex === -1 ? b.length : bPatternIndex + 1;
	if (baseLengthA > baseLengthB) return -1;
	if (baseLengthB > baseLengthA) return 1;
	if (aPatternIndex === -1) return 1;
	if (bPatternIndex === -1) return -1;
	if (a.length > b.length) return -1;
	if (b.length > a.length) return 1;
	return 0;
}
/**
* @param {string} name
* @param {URL} base
* @param {Set<string>} [conditions]
* @returns {URL}
*/
function packageImportsResolve(name, base, conditions) {
	if (name === "#" || name.startsWith("#/") || name.endsWith("/")) throw new ERR_INVALID_MODULE_SPECIFIER(name, "is not a valid internal imports specifier name", fileURLToPath(base));
	/** @type {URL | undefined} */
	let packageJsonUrl;
	const packageConfig = getPackageScopeConfig(base);
	if (packageConfig.exists) {
		packageJsonUrl = pathToFileURL(packageConfig.pjsonPath);
		const imports = packageConfig.imports;
		if (imports) {
			if (own.call(imports, name) && !name.includes("*")) {
				const resolveResult = resolvePackageTarget(packageJsonUrl, imports[name], "", name, base, false, true, false, conditions);
				if (resolveResult !== null && resolveResult !== void 0) return resolveResult;
			} else {
				let bestMatch = "";
				let bestMatchSubpath = "";
				const keys = Object.getOwnPropertyNames(imports);
				let i = -1;
				while (++i < keys.length) {
					const key = keys[i];
					const patternIndex = key.indexOf("*");
					if (patternIndex !== -1 && name.startsWith(key.slice(0, -1))) {
						const patternTrailer = key.slice(patternIndex + 1);
						if (name.length >= key.length && name.endsWith(patternTrailer) && patternKeyCompare(bestMatch, key) === 1 && key.lastIndexOf("*") === patternIndex) {
							bestMatch = key;
							bestMatchSubpath = name.slice(patternIndex, name.length - patternTrailer.length);
						}
					}
				}
				if (bestMatch) {
					const target = imports[bestMatch];
					const resolveResult = resolvePackageTarget(packageJsonUrl, target, bestMatchSubpath, bestMatch, base, true, true, false, conditions);
					if (resolveResult !== null && resolveResult !== void 0) return resolveResult;
				}
			}
		}
	}
	throw importNotDefined(name, packageJsonUrl, base);
}
/**
* @param {string} specifier
* @param {URL} base
*/
function parsePackageName(specifier, base) {
	let separatorIndex = specifier.indexOf("/");
	let validPackageName = true;
	let isScoped = false;
	if (specifier[0] === "@") {
		isScoped = true;
		if (separatorIndex === -1 || specifier.length === 0) validPackageName = false;
		else separatorIndex = specifier.indexOf("/", separatorIndex + 1);
	}
	const packageName = separatorIndex === -1 ? specifier : specifier.slice(0, separatorIndex);
	if (invalidPackageNameRegEx.exec(packageName) !== null) validPackageName = false;
	if (!validPackageName) throw new ERR_INVALID_MODULE_SPECIFIER(specifier, "is not a valid package name", fileURLToPath(base));
	return {
		packageName,
		packageSubpath: "." + (separatorIndex === -1 ? "" : specifier.slice(separatorIndex)),
		isScoped
	};
}
/**
* @param {string} specifier
* @param {URL} base
* @param {Set<string> | undefined} conditions
* @returns {URL}
*/
function packageResolve(specifier, base, conditions) {
	if (builtinModules.includes(specifier)) return new URL("node:" + specifier);
	const { packageName, packageSubpath, isScoped } = parsePackageName(specifier, base);
	const packageConfig = getPackageScopeConfig(base);
	/* c8 ignore next 16 */
	if (packageConfig.exists) {
		const packageJsonUrl = pathToFileURL(packageConfig.pjsonPath);
		if (packageConfig.name === packageName && packageConfig.exports !== void 0 && packageConfig.exports !== null) return packageExportsResolve(packageJsonUrl, packageSubpath, packageConfig, base, conditions);
	}
	let packageJsonUrl = new URL("./node_modules/" + packageName + "/package.json", base);
	let packageJsonPath = fileURLToPath(packageJsonUrl);
	/** @type {string} */
	let lastPath;
	do {
		const stat = tryStatSync(packageJsonPath.slice(0, -13));
		if (!stat || !stat.isDirectory()) {
			lastPath = packageJsonPath;
			packageJsonUrl = new URL((isScoped ? "../../../../node_modules/" : "../../../node_modules/") + packageName + "/package.json", packageJsonUrl);
			packageJsonPath = fileURLToPath(packageJsonUrl);
			continue;
		}
		const packageConfig = read(packageJsonPath, {
			base,
			specifier
		});
		if (packageConfig.exports !== void 0 && packageConfig.exports !== null) return packageExportsResolve(packageJsonUrl, packageSubpath, packageConfig, base, conditions);
		if (packageSubpath === ".") return legacyMainResolve(packageJsonUrl, packageConfig, base);
		return new URL(packageSubpath, packageJsonUrl);
	} while (packageJsonPath.length !== lastPath.length);
	throw new ERR_MODULE_NOT_FOUND(packageName, fileURLToPath(base), false);
}
/**
* @param {string} specifier
* @returns {boolean}
*/
function isRelativeSpecifier(specifier) {
	if (specifier[0] === ".") {
		if (specifier.length === 1 || specifier[1] === "/") return true;
		if (specifier[1] === "." && (specifier.length === 2 || specifier[2] === "/")) return true;
	}
	return false;
}
/**
* @param {string} specifier
* @returns {boolean}
*/
function shouldBeTreatedAsRelativeOrAbsolutePath(specifier) {
	if (specifier === "") return false;
	if (specifier[0] === "/") return true;
	return isRelativeSpecifier(specifier);
}
/**
* The “Resolver Algorithm Specification” as detailed in the Node docs (which is
* sync and slightly lower-level than `resolve`).
*
* @param {string} specifier
*   `/example.js`, `./example.js`, `../example.js`, `some-package`, `fs`, etc.
* @param {URL} base
*   Full URL (to a file) that `specifier` is resolved relative from.
* @param {Set<string>} [conditions]
*   Conditions.
* @param {boolean} [preserveSymlinks]
*   Keep symlinks instead of resolving them.
* @returns {URL}
*   A URL object to the found thing.
*/
function moduleResolve(specifier, base, conditions, preserveSymlinks) {
	if (conditions === void 0) conditions = getConditionsSet();
	const protocol = base.protocol;
	const isRemote = protocol === "data:" || protocol === "http:" || protocol === "https:";
	/** @type {URL | undefined} */
	let resolved;
	if (shouldBeTreatedAsRelativeOrAbsolutePath(specifier)) try {
		resolved = new URL(specifier, base);
	} catch (error_) {
		const error = new ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base);
		error.cause = error_;
		throw error;
	}
	else if (protocol === "file:" && specifier[0] === "#") resolved = packageImportsResolve(specifier, base, conditions);
	else try {
		resolved = new URL(specifier);
	} catch (error_) {
		if (isRemote && !builtinModules.includes(specifier)) {
			const error = new ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base);
			error.cause = error_;
			throw error;
		}
		resolved = packageResolve(specifier, base, conditions);
	}
	assert.ok(resolved !== void 0, "expected to be defined");
	if (resolved.protocol !== "file:") return resolved;
	return finalizeResolution(resolved, base, preserveSymlinks);
}
/**
* @param {string} specifier
* @param {URL | undefined} parsed
* @param {URL | undefined} parsedParentURL
*/
function checkIfDisallowedImport(specifier, parsed, parsedParentURL) {
	if (parsedParentURL) {
		const parentProtocol = parsedParentURL.protocol;
		if (parentProtocol === "http:" || parentProtocol === "https:") {
			if (shouldBeTreatedAsRelativeOrAbsolutePath(specifier)) {
				const parsedProtocol = parsed?.protocol;
				if (parsedProtocol && parsedProtocol !== "https:" && parsedProtocol !== "http:") throw new ERR_NETWORK_IMPORT_DISALLOWED(specifier, parsedParentURL, "remote imports cannot import from a local location.");
				return { url: parsed?.href || "" };
			}
			if (builtinModules.includes(specifier)) throw new ERR_NETWORK_IMPORT_DISALLOWED(specifier, parsedParentURL, "remote imports cannot import from a local location.");
			throw new ERR_NETWORK_IMPORT_DISALLOWED(specifier, parsedParentURL, "only relative and absolute specifiers are supported.");
		}
	}
}
/**
* Checks if a value has the shape of a WHATWG URL object.
*
* Using a symbol or instanceof would not be able to recognize URL objects
* coming from other implementations (e.g. in Electron), so instead we are
* checking some well known properties for a lack of a better test.
*
* We use `href` and `protocol` as they are the only properties that are
* easy to retrieve and calculate due to the lazy nature of the getters.
*
* @template {unknown} Value
* @param {Value} self
* @returns {Value is URL}
*/
function isURL(self) {
	return Boolean(self && typeof self === "object" && "href" in self && typeof self.href === "string" && "protocol" in self && typeof self.protocol === "string" && self.href && self.protocol);
}
/**
* Validate user-input in `context` supplied by a custom loader.
*
* @param {unknown} parentURL
* @returns {asserts parentURL is URL | string | undefined}
*/
function throwIfInvalidParentURL(parentURL) {
	if (parentURL === void 0) return;
	if (typeof parentURL !== "string" && !isURL(parentURL)) throw new codes.ERR_INVALID_ARG_TYPE("parentURL", ["string", "URL"], parentURL);
}
/**
* @param {string} specifier
* @param {{parentURL?: string, conditions?: Array<string>}} context
* @returns {{url: string, format?: string | null}}
*/
function defaultResolve(specifier, context = {}) {
	const { parentURL } = context;
	assert.ok(parentURL !== void 0, "expected `parentURL` to be defined");
	throwIfInvalidParentURL(parentURL);
	/** @type {URL | undefined} */
	let parsedParentURL;
	if (parentURL) try {
		parsedParentURL = new URL(parentURL);
	} catch {}
	/** @type {URL | undefined} */
	let parsed;
	/** @type {string | undefined} */
	let protocol;
	try {
		parsed = shouldBeTreatedAsRelativeOrAbsolutePath(specifier) ? new URL(specifier, parsedParentURL) : new URL(specifier);
		protocol = parsed.protocol;
		if (protocol === "data:") return {
			url: parsed.href,
			format: null
		};
	} catch {}
	const maybeReturn = checkIfDisallowedImport(specifier, parsed, parsedParentURL);
	if (maybeReturn) return maybeReturn;
	if (protocol === void 0 && parsed) protocol = parsed.protocol;
	if (protocol === "node:") return { url: specifier };
	if (parsed && parsed.protocol === "node:") return { url: specifier };
	const conditions = getConditionsSet(context.conditions);
	const url = moduleResolve(specifier, new URL(parentURL), conditions, false);
	return {
		url: url.href,
		format: defaultGetFormatWithoutErrors(url, { parentURL })
	};
}
// ../../node_modules/import-meta-resolve/index.js
/**
* @typedef {import('./lib/errors.js').ErrnoException} ErrnoException
*/
/**
* Match `import.meta.resolve` except that `parent` is required (you can pass
* `import.meta.url`).
*
* @param {string} specifier
*   The module specifier to resolve relative to parent
*   (`/example.js`, `./example.js`, `../example.js`, `some-package`, `fs`,
*   etc).
* @param {string} parent
*   The absolute parent module URL to resolve from.
*   You must pass `import.meta.url` or something else.
* @returns {string}
*   Returns a string to a full `file:`, `data:`, or `node:` URL
*   to the found thing.
*/
function resolve$1(specifier, parent) {
	if (!parent) throw new Error("Please pass `parent`: `import-meta-resolve` cannot ponyfill that");
	try {
		return defaultResolve(specifier, { parentURL: parent }).url;
	} catch (error) {
		const exception = error;
		if ((exception.code === "ERR_UNSUPPORTED_DIR_IMPORT" || exception.code === "ERR_MODULE_NOT_FOUND") && typeof exception.url === "string") return exception.url;
		throw error;
	}
}
// dist/plugins/built-in.js
/**
* A registry with the plugins that come with the command line. They are ordinary plugins; who needs none of them loads
* none of them.
*/
async function builtInPlugins() {
	const registry = new PluginRegistry();
	const modules = await Promise.all([
		import("./dist-WiXgg1ig.js"),
		import("./dist-CgM4wm9l.js"),
		import("./dist-m4e5L1XA.js"),
		import("./dist-Di7wcYKR.js")
	]);
	for (const m of modules) if ("default" in m) registry.add(m.default, "built in");
	registry.add(layerings, "built in");
	return registry;
}
// dist/plugins/load.js
/** The prefix of packages that hold a compressor: `--plugin brotli` finds `storeship-compressor-brotli`. */
const COMPRESSOR_PREFIX = "storeship-compressor-";
/** The built-in plugins and those that the user names. What is merely installed is never looked for. */
async function loadPlugins(names, directory) {
	const registry = await builtInPlugins();
	for (const name of names) {
		const { plugin, path } = await loadPlugin(name, directory);
		registry.add(plugin, path);
	}
	return registry;
}
/**
* Load a plugin by the end of its package's name, its package's name, or a path, as seen from `directory`.
*
* @throws StoreshipError `ERR_PLUGIN_MISSING` where nothing is found, `ERR_PLUGIN_INVALID` for what is no plugin.
*/
async function loadPlugin(name, directory) {
	const url = resolvePlugin(name, directory);
	const path = fileURLToPath(url);
	let module;
	try {
		module = await import(url);
	} catch (error) {
		throw new StoreshipError("ERR_PLUGIN_INVALID", `the plugin ${path} failed while it was loaded: ${reasonOf(error)}`, { cause: error });
	}
	return {
		plugin: validPlugin(module.default, path),
		path
	};
}
function resolvePlugin(name, directory) {
	const isPath = isAbsolute(name) || /^\.{1,2}\//.test(name);
	const candidates = isPath ? [name] : [`${COMPRESSOR_PREFIX}${name}`, name];
	for (const candidate of candidates) try {
		const url = resolve$1(isAbsolute(candidate) ? pathToFileURL(candidate).href : candidate, pathToFileURL(`${directory}/`).href);
		if (!isPath || statSync(new URL(url)).isFile()) return url;
	} catch {}
	const where = isPath ? "no such file" : `looked for the packages ${candidates.join(" and ")} from ${directory}`;
	const advice = isPath ? "give the path of its main module" : `install it there: npm install ${candidates[0]}`;
	throw new StoreshipError("ERR_PLUGIN_MISSING", `--plugin ${name}: not found (${where}); ${advice}`);
}
export { sizeOf as a, groupOf as i, sticky as n, rankedItems as r, loadPlugins as t };
