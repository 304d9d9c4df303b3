import { i as toByteString, r as printable } from "./byte-string-BC5Ot-HX.js";
import { r as systemErrorCode, t as StoreshipError } from "./errors-BPWMAR_W.js";
import { i as isDigest, r as hexOf } from "./digest-Dl3PBqv0.js";
import { _ as MEDIA_TYPES, a as writing, i as temporaryFile, n as dockerArchiveDescriptor, o as digested, r as outputFile, t as dockerArchive, v as layerMediaType } from "./docker-archive-Cbqt1r1M.js";
import { a as objectAt, c as textAt, d as archiveMembers, f as damaged, h as compressionOf, i as arrayAt, l as indexArchive, m as shown, n as readManifest, o as optionalTextAt, p as readError, r as DOCUMENT_LIMIT, s as parseDocument, u as indexName } from "./dist-CRO8_TJI.js";
import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync, statSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { open as open$1, readFile, stat } from "node:fs/promises";
// ../core/dist/oci-manifest.js
/** The manifest of an image. @param layers lowest first. @param annotations written in the order of their names. */
function ociManifest(config, layers, annotations) {
	const named = Object.entries(annotations).sort(([a], [b]) => a < b ? -1 : 1);
	return {
		schemaVersion: 2,
		mediaType: MEDIA_TYPES.manifest,
		config,
		layers,
		...named.length === 0 ? {} : { annotations: Object.fromEntries(named) }
	};
}
/** An index of manifests. */
function ociIndex(manifests) {
	return {
		schemaVersion: 2,
		mediaType: MEDIA_TYPES.index,
		manifests
	};
}
// ../destination/dist/blob-file.js
/** Write a blob into a directory of blobs; one that is there already is kept. */
async function blobFile$1(directory, blob, fsync) {
	const { bytes, digest: digestOf } = digested(blob);
	const temporary = temporaryFile(join(directory, "blob"), directory);
	try {
		let size = 0;
		for await (const chunk of bytes) {
			await temporary.write(chunk);
			size += chunk.length;
		}
		const digest = await digestOf();
		const path = join(directory, hexOf(digest));
		const isNew = statSync(path, { throwIfNoEntry: false }) === void 0;
		if (isNew) await temporary.moveTo(path, fsync);
		return {
			digest,
			size,
			path,
			isNew
		};
	} finally {
		await temporary.remove();
	}
}
/**
* Give a file that holds a blob its name in a directory of blobs as well, without reading it.
*
* @returns undefined where the file systems don't allow it: the blob is to be copied then.
*/
function linkBlob(directory, { file, digest }) {
	const path = join(directory, hexOf(digest));
	try {
		linkSync(file, path);
		return {
			path,
			isNew: true
		};
	} catch (error) {
		return systemErrorCode(error) === "EEXIST" ? {
			path,
			isNew: false
		} : void 0;
	}
}
// ../destination/dist/oci-layout.js
/** The annotation that names a manifest in an index (image-spec, annotations.md). */
const REFERENCE_NAME$1 = "org.opencontainers.image.ref.name";
/**
* An OCI image layout (image-spec, image-layout.md) in a directory, which is made where it does not exist. An image that
* has the same name there already is replaced in the index.
*/
function ociLayout(directory, options = {}) {
	return async () => {
		return layoutDestination(openLayout(directory), options);
	};
}
function layoutDestination(layout, { tag, fsync = false }) {
	const written = [];
	const put = async (blob) => {
		const { digest, size, path, isNew } = await blobFile$1(layout.blobs, blob, fsync);
		if (isNew) written.push(path);
		return {
			mediaType: blob.mediaType,
			digest,
			size
		};
	};
	const putDocument = (mediaType, document) => put({
		mediaType,
		bytes: textBytes(JSON.stringify(document))
	});
	return {
		async putBlob(blob) {
			const { mediaType, stored, size } = blob;
			const linked = stored && size !== void 0 && linkBlob(layout.blobs, stored);
			if (!linked) return put(blob);
			if (linked.isNew) written.push(linked.path);
			return {
				mediaType,
				digest: stored.digest,
				size
			};
		},
		async commit(image) {
			const config = await putDocument(MEDIA_TYPES.config, image.config);
			const layers = image.layers.map((layer) => layer.blob);
			const manifest = await putDocument(MEDIA_TYPES.manifest, ociManifest(config, layers, image.annotations));
			const name = tag ?? image.names[0]?.tag ?? "latest";
			const entry = {
				...manifest,
				platform: platformOf(image),
				annotations: { [REFERENCE_NAME$1]: name }
			};
			const others = layout.manifests.filter(({ annotations }) => annotations?.[REFERENCE_NAME$1] !== name);
			await writeFile$1(join(layout.directory, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }), fsync);
			await writeFile$1(join(layout.directory, "index.json"), JSON.stringify(ociIndex([...others, entry])), fsync);
		},
		async abort() {
			if (layout.made.includes(layout.directory)) rmSync(join(layout.directory, "oci-layout"), { force: true });
			for (const path of written) rmSync(path, { force: true });
			for (const path of layout.made.toReversed()) removeIfEmpty(path);
		}
	};
}
async function* textBytes(text) {
	yield Buffer.from(text);
}
function platformOf({ config: { os, architecture, variant } }) {
	return variant === void 0 ? {
		os,
		architecture
	} : {
		os,
		architecture,
		variant
	};
}
function openLayout(directory) {
	const index = join(directory, "index.json");
	const blobs = join(directory, "blobs", "sha256");
	return {
		directory,
		blobs,
		manifests: isDirectory(directory) ? readManifests(directory, index) : [],
		made: [
			directory,
			join(directory, "blobs"),
			blobs
		].filter((path) => makeDirectory(path, directory))
	};
}
function readManifests(directory, index) {
	try {
		return JSON.parse(readFileSync(index, "utf8")).manifests;
	} catch (error) {
		if (systemErrorCode(error) === "ENOENT" && readdirSync(directory).length === 0) return [];
		throw new StoreshipError("ERR_OUTPUT", `cannot add to '${directory}': it is not empty and has no index.json of an OCI image layout; give a new directory`, { cause: error });
	}
}
function makeDirectory(path, name) {
	if (isDirectory(path)) return false;
	writing(name, () => mkdirSync(path));
	return true;
}
function isDirectory(path) {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
function removeIfEmpty(directory) {
	try {
		rmdirSync(directory);
	} catch {}
}
async function writeFile$1(path, content, fsync) {
	const output = await outputFile(path, { fsync });
	try {
		await output.write(Buffer.from(content));
		await output.commit();
	} finally {
		await output.abort();
	}
}
const STDOUT_DESCRIPTOR = 1;
/**
* Read `docker-archive:FILE`, `oci:DIR[:TAG]`, a plain FILE, or `-` for stdout.
*
* @throws StoreshipError `ERR_USAGE` for a transport that is not known or a name that is not there.
*/
function parseDestination(text) {
	const [, transport = "docker-archive", name = ""] = /^(?:([a-z][a-z-]+):)?(.*)$/s.exec(text) ?? [];
	if (name === "") throw new StoreshipError("ERR_USAGE", `--output '${text}' names no file or directory`);
	if (transport === "docker-archive") return {
		transport,
		file: name
	};
	if (transport === "oci") {
		const { name: directory, tag } = splitTag(name);
		return tag === void 0 ? {
			transport,
			directory
		} : {
			transport,
			directory,
			tag
		};
	}
	throw new StoreshipError("ERR_USAGE", `--output ${text}: the transport '${transport}' is not known; known are docker-archive:FILE, oci:DIR[:TAG], FILE, and - for stdout`);
}
/** The directory and the tag of `DIR[:TAG]`. */
function splitTag(text) {
	const colon = text.lastIndexOf(":");
	return colon > text.lastIndexOf("/") && colon > 0 ? {
		name: text.slice(0, colon),
		tag: text.slice(colon + 1)
	} : { name: text };
}
/** The destination of that name. */
function openDestination(name, { encode, fsync }) {
	if (name.transport === "oci") return ociLayout(name.directory, {
		fsync,
		...name.tag === void 0 ? {} : { tag: name.tag }
	});
	if (name.file === "-") return dockerArchiveDescriptor(STDOUT_DESCRIPTOR, "stdout", encode);
	return dockerArchive(name.file, {
		fsync,
		...encode === void 0 ? {} : { encode }
	});
}
/** A destination's name for people: absolute, with its transport where it is no plain file. */
function describeDestination(name) {
	if (name.transport === "oci") return `oci:${resolve(name.directory)}${name.tag === void 0 ? "" : `:${name.tag}`}`;
	return name.file === "-" ? "-" : resolve(name.file);
}
// ../inspection/dist/archive-member.js
/** As the kernel has it. */
const MAXIMUM_LINKS = 40;
/**
* The file that a document calls `path`; links are followed, as `docker save` makes them of layers that are the same.
*
* @param archive names the archive in messages.
* @throws StoreshipError `ERR_IMAGE_DAMAGED` where there is none, or more than one.
*/
function archiveFile(index, path, archive) {
	let name = indexName(toByteString(path));
	for (let links = 0; links <= MAXIMUM_LINKS; links++) {
		const member = index.get(name);
		if (member === void 0) break;
		if (member.repeated) throw damaged(archive, `has more than one member '${printable(name)}', and readers differ in which counts; save it again`);
		if (/[07]/.test(member.typeFlag)) return {
			name,
			member
		};
		const target = linkTarget(name, member);
		if (target === void 0) break;
		name = indexName(target);
	}
	throw damaged(archive, `has no file '${printable(toByteString(path))}', which its manifest.json names; save it again`);
}
function linkTarget(name, { typeFlag, target }) {
	if (typeFlag === "1") return target;
	return typeFlag === "2" ? posix.join(posix.dirname(name), target) : void 0;
}
// ../inspection/dist/docker-archive-source.js
/**
* The image in an archive that `docker save`, `podman save`, `skopeo` or `storeship pack` wrote. The file may be
* compressed as a whole, by what `decompressors` know; so may its layers be, which stay as they are.
*/
function dockerArchiveSource(file, decompressors) {
	const archive = `'${shown(file)}'`;
	let found;
	const image = () => {
		found ??= findImage(file, decompressors, archive);
		return found;
	};
	return {
		name: file,
		async claim() {
			const { facts, config, layers } = await image();
			return {
				names: facts.names,
				config,
				layers: layers.map(layerClaim)
			};
		},
		async *layers(numbers) {
			const { layers } = await image();
			if (numbers.length === 0) return;
			const wanted = Map.groupBy(numbers, (number) => layers[number]?.name);
			for await (const member of archiveMembers(file, decompressors)) {
				const name = indexName(member.name);
				const those = wanted.get(name);
				if (those === void 0) continue;
				wanted.delete(name);
				yield {
					numbers: those,
					bytes: member.content()
				};
				if (wanted.size === 0) return;
			}
			throw damaged(archive, "changed while it was read; read it again when nothing writes to it");
		}
	};
}
async function findImage(file, decompressors, archive) {
	const index = await indexArchive(file, decompressors);
	if (!index.has("manifest.json")) throw withoutManifest(index, archive);
	const document = (path) => readDocument$1(file, decompressors, archiveFile(index, path, archive), archive);
	const images = readManifest(await document("manifest.json"), archive);
	const facts = images[0];
	if (facts === void 0) throw damaged(archive, "holds no image: its manifest.json is empty; save the image again");
	if (images.length > 1) throw severalImages(images, archive);
	const layers = facts.layers.map((path) => archiveFile(index, path, archive));
	return {
		facts,
		config: await document(facts.config),
		layers
	};
}
async function readDocument$1(file, decompressors, { name, member }, archive) {
	if (member.size > 67108864) throw damaged(`${shown(name)} of ${archive}`, `has ${member.size} bytes, more than the ${DOCUMENT_LIMIT} that are read; no image needs so many`);
	if (member.document !== void 0) return member.document;
	for await (const one of archiveMembers(file, decompressors)) if (indexName(one.name) === name) return await contentOf(one);
	throw damaged(archive, "changed while it was read; read it again when nothing writes to it");
}
async function contentOf(member) {
	const chunks = [];
	for await (const chunk of member.content()) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks);
}
function layerClaim({ name, member }) {
	const compression = compressionOf(member.start);
	const suffix = compression === "gzip" || compression === "zstd" ? compression : void 0;
	const digest = digestInName(name);
	return {
		mediaType: layerMediaType(suffix),
		size: member.size,
		...digest === void 0 ? {} : { digest }
	};
}
function digestInName(name) {
	const digest = name.replace(/^blobs\/sha256\//, "sha256:");
	return isDigest(digest) ? digest : void 0;
}
function withoutManifest(index, archive) {
	const why = index.has("index.json") ? "holds an OCI layout without a manifest.json" : "has no manifest.json, so it is no image";
	return damaged(archive, `${why}; give an image as 'docker save' or 'storeship pack' writes it`);
}
function severalImages(images, archive) {
	const names = images.slice(0, 10).map((image) => shown(image.names[0] ?? image.config));
	return new StoreshipError("ERR_IMAGE_AMBIGUOUS", `${archive} holds ${images.length} images (${names.join(", ")}${images.length > 10 ? ", …" : ""}); save the one you mean alone`);
}
// ../inspection/dist/oci-layout-source.js
/** The annotation that names a manifest in an index (image-spec, annotations.md). */
const REFERENCE_NAME = "org.opencontainers.image.ref.name";
const READ = 1 << 20;
/**
* An image in an OCI image layout (image-spec, image-layout.md).
*
* @param tag the image's name in the layout; may be absent where the layout has one image.
*/
function ociLayoutSource(directory, tag) {
	const layout = `'${shown(directory)}'`;
	return {
		name: tag === void 0 ? directory : `${directory}:${tag}`,
		async claim() {
			const { manifest, name, mediaType } = await findManifest(directory, tag, layout);
			const config = blobAt(manifest["config"], `config in the manifest of ${layout}`);
			return {
				names: name === void 0 ? [] : [name],
				mediaType,
				config: await readDocument(blobFile(directory, config.digest)),
				layers: layersOf(manifest, layout)
			};
		},
		async *layers(numbers) {
			const { manifest } = await findManifest(directory, tag, layout);
			const layers = layersOf(manifest, layout);
			for (const number of numbers) {
				const digest = layers[number]?.digest;
				yield {
					numbers: [number],
					bytes: fileBytes(blobFile(directory, digest))
				};
			}
		}
	};
}
async function findManifest(directory, tag, layout) {
	const what = `index.json of ${layout}`;
	const index = objectAt(parseDocument(await readDocument(join(directory, "index.json")), what), what);
	const images = arrayAt(index["manifests"], what).map((one) => indexed(one, what));
	const found = tag === void 0 ? images : images.filter(({ name }) => name === tag);
	const [image] = found;
	if (image === void 0 || found.length > 1) {
		const names = images.map(({ name }) => shown(name ?? "(no name)")).slice(0, 10);
		throw new StoreshipError("ERR_IMAGE_AMBIGUOUS", `${layout} ${tag === void 0 ? `holds ${images.length} images` : `has no image '${shown(tag)}'`}; name one as oci:DIR:TAG, of: ${names.join(", ")}`);
	}
	const document = `a manifest of ${layout}`;
	const bytes = await readDocument(blobFile(directory, image.digest));
	const manifest = objectAt(parseDocument(bytes, document), document);
	if (manifest["layers"] === void 0) throw damaged(document, "is not that of one image; give one of a single platform");
	return {
		manifest,
		name: image.name,
		mediaType: image.mediaType
	};
}
function indexed(value, what) {
	const { digest, mediaType } = blobAt(value, `a manifest in ${what}`);
	const annotations = objectAt(objectAt(value, what)["annotations"] ?? {}, `annotations in ${what}`);
	return {
		name: optionalTextAt(annotations[REFERENCE_NAME], `a name in ${what}`),
		digest,
		mediaType
	};
}
function layersOf(manifest, layout) {
	const what = `layers in the manifest of ${layout}`;
	return arrayAt(manifest["layers"], what).map((one) => blobAt(one, what));
}
function blobAt(value, what) {
	const { digest, size, mediaType } = objectAt(value, what);
	if (!isDigest(digest)) throw damaged(what, "has a digest that is no SHA-256 digest; save the image again");
	if (!Number.isSafeInteger(size) || size < 0) throw damaged(what, "has a size that is no number of bytes; save the image again");
	return {
		digest,
		size,
		mediaType: textAt(mediaType, `a media type in ${what}`)
	};
}
function blobFile(directory, digest) {
	return join(directory, "blobs", "sha256", hexOf(digest));
}
async function readDocument(file) {
	try {
		const { size } = await stat(file);
		if (size > 67108864) throw damaged(`'${shown(file)}'`, `has more than the ${DOCUMENT_LIMIT} bytes that are read; no image needs so many`);
		return await readFile(file);
	} catch (error) {
		throw error instanceof StoreshipError ? error : readError(file, error);
	}
}
async function* fileBytes(file) {
	const handle = await open$1(file, "r").catch((error) => {
		throw readError(file, error);
	});
	try {
		for (;;) {
			const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(READ), 0, READ);
			if (bytesRead === 0) return;
			yield buffer.subarray(0, bytesRead);
		}
	} finally {
		await handle.close();
	}
}
// dist/image-source.js
/**
* The image that the command line names: `docker-archive:FILE`, `oci:DIR[:TAG]`, or the plain name of such a file or
* directory.
*
* @throws StoreshipError `ERR_USAGE` for a transport that is not known.
*/
function imageSource(image, decompressors) {
	const [, transport, rest = image] = /^([a-z][a-z-]+):(.*)$/s.exec(image) ?? [];
	if (rest === "") throw unusable(image, "it names no file");
	if (rest === "-") throw unusable(image, "an image is read more than once, which stdin cannot be");
	if (transport === "oci" || transport === void 0 && isLayout(rest)) {
		const { name, tag } = transport === "oci" ? splitTag(rest) : {
			name: rest,
			tag: void 0
		};
		return ociLayoutSource(name, tag);
	}
	if (transport !== void 0 && transport !== "docker-archive") throw unusable(image, `the transport '${transport}' is not known`);
	return dockerArchiveSource(rest, decompressors);
}
function isLayout(name) {
	return existsSync(join(name, "index.json"));
}
function unusable(image, why) {
	return new StoreshipError("ERR_USAGE", `cannot read the image '${printable(toByteString(image))}': ${why}; give docker-archive:FILE, oci:DIR[:TAG], or FILE, with ./ before a FILE that has a colon`);
}
export { openDestination as a, describeDestination as i, ociLayoutSource as n, parseDestination as o, dockerArchiveSource as r, imageSource as t };
