import { n as reasonOf } from "./errors-BPWMAR_W.js";
import { t as loadPlugins } from "./load-CvvvE7DN.js";
// dist/commands/plugins-list.js
/** What the plugins bring, as an aligned listing or a JSON document. */
async function listPlugins(names, json) {
	const registry = await loadPlugins(names, process.cwd());
	const rows = registry.plugins.flatMap((loaded) => listed(loaded, registry));
	if (json) return JSON.stringify(rows, void 0, 2);
	const width = Math.max(...rows.map(({ name }) => name.length));
	return rows.map(({ kind, name, from, fingerprint, unusable }) => `${kind.padEnd(10)} ${name.padEnd(width)}  ${from}  ${fingerprint ?? unusable ?? ""}`.trimEnd()).join("\n");
}
function listed({ plugin, from }, registry) {
	const common = {
		plugin: plugin.name,
		from
	};
	return [...Object.keys(plugin.compressors ?? {}).map((name) => ({
		kind: "compressor",
		name,
		...common,
		...fingerprintOf(name, registry)
	})), ...Object.keys(plugin.layerings ?? {}).map((name) => ({
		kind: "layering",
		name,
		...common
	}))];
}
function fingerprintOf(name, registry) {
	try {
		return { fingerprint: registry.compressor(name).fingerprint };
	} catch (error) {
		return { unusable: reasonOf(error) };
	}
}
export { listPlugins };
