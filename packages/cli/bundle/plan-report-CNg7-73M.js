import { r as planImage } from "./closure-BTk_T65X.js";
import { a as sizeOf, i as groupOf, n as sticky, r as rankedItems, t as loadPlugins } from "./load-CvvvE7DN.js";
import { t as compareBytes } from "./byte-string-BC5Ot-HX.js";
import { t as byteCount } from "./byte-count-C45_8aDq.js";
import { c as planListing, n as imageRequest, r as previousLayers, s as planDocument, t as warn } from "./warn-DrkvRlkQ.js";
// ../closure/dist/layering/update-bytes.js
/** What moves when an image with the layers `plans` of `closure` follows one with the layers `previous`. */
function updateBytes(previous, closure, plans) {
	const layers = new Set(previous.map(layerKey));
	const older = new Set(previous.flatMap(({ items }) => items));
	const unmoved = new Set(plans.filter((plan) => layers.has(layerKey(plan))).flatMap(({ items }) => items));
	const fate = ({ path }) => unmoved.has(path) ? "kept" : older.has(path) ? "repeated" : "added";
	const fates = Map.groupBy(closure.items, fate);
	const bytes = (which) => sizeOf(fates.get(which) ?? []);
	return {
		kept: bytes("kept"),
		added: bytes("added"),
		repeated: bytes("repeated")
	};
}
function layerKey({ items }) {
	return [...items].sort(compareBytes).join("\0");
}
// ../closure/dist/layering/sticky-advice.js
/**
* Whether `closure` should go on with the layers of an older image.
*
* @param bound of the closure's bytes, the part by which the later waste of the kept layers may be above that of new ones.
*/
function stickyAdvice(previous, closure, limits, bound = .02) {
	const items = new Map(rankedItems(closure).map((item) => [item.path, item]));
	const cost = (layers) => ({
		layers,
		now: updateBytes(previous, closure, layers),
		laterWaste: laterWaste(layers, items)
	});
	const kept = cost(sticky(previous)(closure, limits));
	const anew = cost(sticky([])(closure, limits));
	return {
		kept,
		anew,
		resplit: kept.laterWaste - anew.laterWaste > bound * sizeOf(closure.items)
	};
}
function laterWaste(layers, items) {
	const alone = [...items.values()].map((item) => groupOf([item]));
	const groups = layers.map((layer) => groupOf(layer.items.map((path) => items.get(path))));
	const moved = (of) => of.reduce((sum, { size, reached }) => sum + size * reached, 0);
	return items.size === 0 ? 0 : (moved(groups) - moved(alone)) / items.size;
}
// dist/commands/plan-report.js
/** The layers that `pack` would make, and, with `--against`, what of them the older image has. */
async function plan(roots, options) {
	const registry = await loadPlugins(options.plugin ?? [], process.cwd());
	const request = await imageRequest(roots, options, registry, warn);
	const planned = planImage(request, { onWarning: warn });
	const previous = options.against === void 0 ? void 0 : await previousLayers(options.against, registry);
	const update = previous && updateOf(previous, planned, options);
	if (options.json) return JSON.stringify({
		...planDocument(request, planned),
		...update && { update }
	}, void 0, 2);
	const listing = planListing(request, planned);
	return update === void 0 ? listing : `${listing}\n\n${updateListing(update)}`;
}
function updateOf(previous, { layers, closure }, { maxLayers }) {
	if (closure === void 0) return void 0;
	const { kept, added, repeated } = updateBytes(previous, closure, layers.filter(({ items }) => items.length > 0));
	const older = new Set(previous.map(keyOf));
	return {
		keptLayers: layers.flatMap((layer, index) => layer.items.length > 0 && older.has(keyOf(layer)) ? [index + 1] : []),
		layers: layers.length,
		keptBytes: kept,
		movedBytes: added + repeated,
		repeatedBytes: repeated,
		resplit: stickyAdvice(previous, closure, { maxLayers: Math.max(1, maxLayers - 1) }).resplit
	};
}
function keyOf({ items }) {
	return [...items].sort(compareBytes).join("\n");
}
function updateListing({ keptLayers, layers, keptBytes, movedBytes, repeatedBytes, resplit }) {
	return [
		`kept        layers: ${keptLayers.length} of ${layers}, ${byteCount(keptBytes)}`,
		`moved       ${byteCount(movedBytes)}, of which ${byteCount(repeatedBytes)} in items that the older image has`,
		...resplit ? ["advice      the older image's layers have become wasteful: build once without --against"] : []
	].join("\n");
}
export { plan };
