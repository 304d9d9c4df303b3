import { StoreshipError } from "./errors.js";

/** A name of an image: `repository` with the registry's host where one is given, and a tag. */
export interface ImageName {
  readonly repository: string;
  readonly tag: string;
}

// The grammar of references (distribution, reference package): components of lower-case letters and digits,
// separated inside by one dot, one or two underscores, or any number of dashes.
const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const HOST =
  "(?:localhost|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\\.[A-Za-z0-9-]*[A-Za-z0-9]|[A-Za-z0-9.-]+:[0-9]+|\\[[0-9a-fA-F:]+\\](?::[0-9]+)?)(?::[0-9]+)?";
const REPOSITORY = new RegExp(`^(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const MAXIMUM_REPOSITORY_LENGTH = 255;

/**
 * Read `NAME[:TAG]`; the tag is `latest` where none is given.
 *
 * @throws StoreshipError `ERR_IMAGE_NAME` where it is no valid reference; the message suggests one.
 */
export function parseImageName(text: string): ImageName {
  const colon = text.lastIndexOf(":");
  const tagged = colon > text.lastIndexOf("/");
  const repository = tagged ? text.slice(0, colon) : text;
  const tag = tagged ? text.slice(colon + 1) : "latest";
  if (!isRepository(repository) || !isTag(tag)) throw invalid(text, repository, tag);
  return { repository, tag };
}

/** Whether `text` can stand before the tag in a reference. */
export function isRepository(text: string): boolean {
  return text.length <= MAXIMUM_REPOSITORY_LENGTH && REPOSITORY.test(text);
}

/** Whether `text` can be the tag of a reference. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** `repository:tag`. */
export function formatImageName(name: ImageName): string {
  return `${name.repository}:${name.tag}`;
}

function invalid(text: string, repository: string, tag: string): StoreshipError {
  const suggestion = formatImageName({ repository: suggestRepository(repository), tag: suggestTag(tag) });
  return new StoreshipError(
    "ERR_IMAGE_NAME",
    `'${text}' is no valid image name; '${suggestion}' would be one`,
  );
}

/** A valid repository that resembles `text`. */
export function suggestRepository(text: string): string {
  const component = (part: string): string =>
    withDots(part)
      .replace(/[._-]*([._-])[._-]*/g, "$1")
      .replace(/^[._-]+|[._-]+$/g, "");
  const parts = text
    // No more than a repository can have, of whatever becomes shorter: texts of others can be very long.
    .slice(0, 4 * MAXIMUM_REPOSITORY_LENGTH)
    .split("/")
    .map(component)
    .filter((part) => part !== "");
  const repository = parts
    .join("/")
    .slice(0, MAXIMUM_REPOSITORY_LENGTH)
    .replace(/[._/-]+$/, "");
  return isRepository(repository) ? repository : "image";
}

function suggestTag(text: string): string {
  const tag = text
    .slice(0, 1024)
    .replace(/[^A-Za-z0-9_.-]+/g, "-")
    .replace(/^[.-]+/, "")
    .slice(0, 128);
  return isTag(tag) ? tag : "latest";
}

/**
 * The repository name of a free-form `name`, as `guix pack` forms it: lower case, separators (`.`, `_`, `-`) at
 * the start dropped, one dot for each character outside `a-z0-9._-`, cut at 255 characters, filled up with `a` to two.
 */
export function canonicalizeRepositoryName(name: string): string {
  return withDots(name).slice(0, MAXIMUM_REPOSITORY_LENGTH).padEnd(2, "a");
}

function withDots(name: string): string {
  const lowered = Array.from(name, (character) => Array.from(character.toLowerCase())[0]).join("");
  return lowered.replace(/^[._-]+/, "").replace(/[^a-z0-9._-]/gu, ".");
}
