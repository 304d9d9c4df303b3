import { printableText } from "./byte-string.js";
import { type Digest, isDigest } from "./digest.js";
import { StoreshipError } from "./errors.js";
import { isRepository, isTag } from "./image-name.js";

/** A name at a registry: what `docker pull` takes. */
export interface RegistryReference {
  /** The registry, with its port where one is given: `ghcr.io`, `localhost:5000`; `docker.io` where the name tells none. */
  readonly host: string;
  /** The repository's name in the registry: `me/app`. */
  readonly repository: string;
  /** Absent where the reference has none; `latest` is meant then, unless there is a digest. */
  readonly tag?: string;
  readonly digest?: Digest;
}

const DOCKER_HUB = "docker.io";

/**
 * Read `[HOST[:PORT]/]NAME[:TAG][@DIGEST]` as Docker does: what has no host is on Docker Hub, and what has one component
 * only there lies below `library/`.
 *
 * @throws StoreshipError `ERR_IMAGE_NAME`.
 */
export function parseRegistryReference(text: string): RegistryReference {
  const at = text.indexOf("@");
  const digest = at === -1 ? undefined : digestIn(text, text.slice(at + 1));
  const name = at === -1 ? text : text.slice(0, at);
  const colon = name.lastIndexOf(":");
  const tagged = colon > name.lastIndexOf("/");
  const path = tagged ? name.slice(0, colon) : name;
  const tag = tagged ? name.slice(colon + 1) : undefined;
  if (!isRepository(path) || (tag !== undefined && !isTag(tag)))
    throw invalid(text, "give [HOST[:PORT]/]NAME[:TAG], NAME in lower case");
  return {
    ...splitHost(path),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** A reference in full: `docker.io/library/debian:12`. */
export function formatRegistryReference({ host, repository, tag, digest }: RegistryReference): string {
  const tagged = tag === undefined ? "" : `:${tag}`;
  return `${host}/${repository}${tagged}${digest === undefined ? "" : `@${digest}`}`;
}

function splitHost(path: string): Pick<RegistryReference, "host" | "repository"> {
  const slash = path.indexOf("/");
  const first = path.slice(0, Math.max(slash, 0));
  const isHost = first === "localhost" || /[.:A-Z]/.test(first);
  const host = isHost ? first.replace(/^index\.docker\.io$/, DOCKER_HUB) : DOCKER_HUB;
  const rest = isHost ? path.slice(slash + 1) : path;
  return { host, repository: host === DOCKER_HUB && !rest.includes("/") ? `library/${rest}` : rest };
}

function digestIn(text: string, digest: string): Digest {
  if (isDigest(digest)) return digest;
  const [, algorithm] = /^([a-z0-9]+(?:[+._-][a-z0-9]+)*):/.exec(digest) ?? [];
  throw invalid(
    text,
    algorithm === undefined || algorithm === "sha256"
      ? "behind the @ there must be sha256: and 64 lower-case hexadecimal digits"
      : `digests of the algorithm '${algorithm}' are not supported; give one of sha256`,
  );
}

function invalid(text: string, what: string): StoreshipError {
  return new StoreshipError(
    "ERR_IMAGE_NAME",
    `'${printableText(text)}' is no reference at a registry: ${what}`,
  );
}
