import type { Descriptor } from "../descriptor.js";
import { isDigest } from "../digest.js";
import { damaged, type StoreshipError } from "../errors.js";
import type { IndexedManifest } from "../oci-manifest.js";
import type { Platform } from "../platform.js";
import { arrayAt, type JsonObject, objectAt, optionalTextAt, parseDocument, textAt } from "./document.js";

/** No index, and no image, has as many; the rest is made to do harm. */
const MAXIMUM_DESCRIPTORS = 10_000;

/** What an image or artifact manifest says (image-spec, manifest.md; Docker's schema 2 is read the same way). */
export interface ManifestFacts {
  /** As the document has it; absent where it says none, which OCI allows. */
  readonly mediaType: string | undefined;
  readonly artifactType: string | undefined;
  readonly config: Descriptor;
  /** Lowest first. */
  readonly layers: readonly Descriptor[];
  /** The manifest that this one is about. */
  readonly subject: Descriptor | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Read a manifest. @param what names it in messages: `the manifest of 'app'`. */
export function readOciManifest(bytes: Uint8Array, what: string): ManifestFacts {
  const document = objectAt(parseDocument(bytes, what), what);
  if (document["layers"] === undefined && document["manifests"] !== undefined)
    throw damaged(what, "is that of an index; give one image of it, by its platform");
  return {
    mediaType: optionalTextAt(document["mediaType"], `mediaType in ${what}`),
    artifactType: optionalTextAt(document["artifactType"], `artifactType in ${what}`),
    config: readDescriptor(document["config"], `config in ${what}`),
    layers: descriptors(document["layers"], `layers in ${what}`),
    subject:
      document["subject"] === undefined
        ? undefined
        : readDescriptor(document["subject"], `subject in ${what}`),
    annotations: annotationsOf(document, what),
  };
}

/** What an index says (image-spec, image-index.md; Docker's manifest lists are read the same way). */
export interface IndexFacts {
  readonly mediaType: string | undefined;
  readonly manifests: readonly IndexedManifest[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** Read an index. @param what names it in messages. */
export function readOciIndex(bytes: Uint8Array, what: string): IndexFacts {
  const document = objectAt(parseDocument(bytes, what), what);
  const manifests = `manifests in ${what}`;
  const values = arrayAt(document["manifests"], manifests);
  return {
    mediaType: optionalTextAt(document["mediaType"], `mediaType in ${what}`),
    manifests: limited(values, manifests).map((value) => indexedManifest(value, `a manifest in ${what}`)),
    annotations: annotationsOf(document, what),
  };
}

function indexedManifest(value: unknown, what: string): IndexedManifest {
  const { platform, artifactType } = objectAt(value, what);
  const kind = optionalTextAt(artifactType, `artifactType in ${what}`);
  return {
    ...readDescriptor(value, what),
    ...(kind === undefined ? {} : { artifactType: kind }),
    ...(platform === undefined ? {} : { platform: platformOf(objectAt(platform, what), what) }),
  };
}

function platformOf(document: JsonObject, what: string): Platform {
  const variant = optionalTextAt(document["variant"], `variant in ${what}`);
  return {
    os: textAt(document["os"], `os in ${what}`),
    architecture: textAt(document["architecture"], `architecture in ${what}`),
    ...(variant === undefined ? {} : { variant }),
  };
}

/**
 * Read a descriptor (image-spec, descriptor.md).
 *
 * @throws StoreshipError `ERR_IMAGE_DAMAGED` for a digest of another algorithm than SHA-256, or a size that is none.
 */
export function readDescriptor(value: unknown, what: string): Descriptor {
  const document = objectAt(value, what);
  const { digest, size, mediaType } = document;
  if (!isDigest(digest)) throw unusableDigest(digest, what);
  if (!Number.isSafeInteger(size) || (size as number) < 0)
    throw damaged(what, "has a size that is no number of bytes; save the image again");
  const annotations = annotationsOf(document, what);
  return {
    mediaType: textAt(mediaType, `a media type in ${what}`),
    digest,
    size: size as number,
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

// OCI allows other algorithms; nobody writes them, and a reader has to know one to check it.
function unusableDigest(digest: unknown, what: string): StoreshipError {
  const algorithm = typeof digest === "string" ? /^([a-z0-9+._-]{1,32}):/.exec(digest)?.[1] : undefined;
  return damaged(
    what,
    algorithm === undefined || algorithm === "sha256"
      ? "has a digest that is no SHA-256 digest; save the image again"
      : `has a digest of the algorithm '${algorithm}', which is not supported; have the image made with sha256`,
  );
}

function descriptors(value: unknown, what: string): readonly Descriptor[] {
  return limited(arrayAt(value, what), what).map((one) => readDescriptor(one, what));
}

function limited(values: readonly unknown[], what: string): readonly unknown[] {
  if (values.length > MAXIMUM_DESCRIPTORS)
    throw damaged(what, `are more than ${MAXIMUM_DESCRIPTORS}; no image has so many`);
  return values;
}

function annotationsOf(document: JsonObject, what: string): Readonly<Record<string, string>> {
  const annotations = document["annotations"];
  if (annotations === undefined || annotations === null) return {};
  const where = `annotations in ${what}`;
  const entries = Object.entries(objectAt(annotations, where));
  return Object.fromEntries(entries.map(([name, value]) => [name, textAt(value, where)]));
}
