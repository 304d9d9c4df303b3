import { t as StoreshipError } from "./errors-BPWMAR_W.js";
// ../core/dist/image-name.js
const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const REPOSITORY = new RegExp(`^(?:(?:localhost|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\\.[A-Za-z0-9-]*[A-Za-z0-9]|[A-Za-z0-9.-]+:[0-9]+|\\[[0-9a-fA-F:]+\\](?::[0-9]+)?)(?::[0-9]+)?/)?${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const MAXIMUM_REPOSITORY_LENGTH = 255;
/**
* Read `NAME[:TAG]`; the tag is `latest` where none is given.
*
* @throws StoreshipError `ERR_IMAGE_NAME` where it is no valid reference; the message suggests one.
*/
function parseImageName(text) {
	const colon = text.lastIndexOf(":");
	const tagged = colon > text.lastIndexOf("/");
	const repository = tagged ? text.slice(0, colon) : text;
	const tag = tagged ? text.slice(colon + 1) : "latest";
	if (!isRepository(repository) || !TAG.test(tag)) throw invalid(text, repository, tag);
	return {
		repository,
		tag
	};
}
/** Whether `text` can stand before the tag in a reference. */
function isRepository(text) {
	return text.length <= MAXIMUM_REPOSITORY_LENGTH && REPOSITORY.test(text);
}
/** `repository:tag`. */
function formatImageName(name) {
	return `${name.repository}:${name.tag}`;
}
function invalid(text, repository, tag) {
	const suggestion = formatImageName({
		repository: suggestRepository(repository),
		tag: suggestTag(tag)
	});
	return new StoreshipError("ERR_IMAGE_NAME", `'${text}' is no valid image name; '${suggestion}' would be one`);
}
/** A valid repository that resembles `text`. */
function suggestRepository(text) {
	const component = (part) => withDots(part).replace(/[._-]*([._-])[._-]*/g, "$1").replace(/^[._-]+|[._-]+$/g, "");
	const repository = text.split("/").map(component).filter((part) => part !== "").join("/").slice(0, MAXIMUM_REPOSITORY_LENGTH).replace(/[._/-]+$/, "");
	return isRepository(repository) ? repository : "image";
}
function suggestTag(text) {
	const tag = text.replace(/[^A-Za-z0-9_.-]+/g, "-").replace(/^[.-]+/, "").slice(0, 128);
	return TAG.test(tag) ? tag : "latest";
}
/**
* The repository name of a free-form `name`, as `guix pack` forms it: lower case, separators (`.`, `_`, `-`) at
* the start dropped, one dot for each character outside `a-z0-9._-`, cut at 255 characters, filled up with `a` to two.
*/
function canonicalizeRepositoryName(name) {
	return withDots(name).slice(0, MAXIMUM_REPOSITORY_LENGTH).padEnd(2, "a");
}
function withDots(name) {
	return Array.from(name, (character) => Array.from(character.toLowerCase())[0]).join("").replace(/^[._-]+/, "").replace(/[^a-z0-9._-]/gu, ".");
}
export { suggestRepository as a, parseImageName as i, formatImageName as n, isRepository as r, canonicalizeRepositoryName as t };
