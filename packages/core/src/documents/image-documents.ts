import { type Digest, isDigest } from "../digest.js";
import { damaged } from "../errors.js";
import type { Platform } from "../platform.js";
import { arrayAt, type JsonObject, objectAt, optionalTextAt, parseDocument, textAt } from "./document.js";

/** No reader takes more than about 127; the rest is made to do harm. */
const MAXIMUM_LAYERS = 1000;

/** What `manifest.json` of a Docker image archive says of one image. Paths and names are as they stand there. */
export interface DockerManifestFacts {
  readonly config: string;
  readonly names: readonly string[];
  readonly layers: readonly string[];
}

/** Read `manifest.json` (Docker image specification v1.2). */
export function readDockerManifest(bytes: Uint8Array, archive: string): readonly DockerManifestFacts[] {
  const what = `manifest.json of ${archive}`;
  const images = arrayAt(parseDocument(bytes, what), what);
  return images.map((value) => {
    const image = objectAt(value, `an image in ${what}`);
    const layers = arrayAt(image["Layers"], `Layers in ${what}`);
    if (layers.length > MAXIMUM_LAYERS)
      throw damaged(what, `names more than ${MAXIMUM_LAYERS} layers; no image has so many`);
    return {
      config: textAt(image["Config"], `Config in ${what}`),
      names: texts(image["RepoTags"], `RepoTags in ${what}`),
      layers: texts(layers, `Layers in ${what}`),
    };
  });
}

/** What an image config says. */
export interface ConfigFacts {
  readonly platform: Platform | undefined;
  readonly created: string | undefined;
  /** What a container runs, and how, as it stands there: `Env`, `Entrypoint`, … */
  readonly config: JsonObject;
  readonly diffIds: readonly Digest[];
}

/** Read an image config (image-spec, config.md). @param image names the image in messages. */
export function readConfig(bytes: Uint8Array, image: string): ConfigFacts {
  const what = `the image config of ${image}`;
  const document = objectAt(parseDocument(bytes, what), what);
  const rootfs = objectAt(document["rootfs"], `rootfs in ${what}`);
  return {
    platform: platformOf(document, what),
    created: optionalTextAt(document["created"], `created in ${what}`),
    config: objectAt(document["config"] ?? {}, `config in ${what}`),
    diffIds: arrayAt(rootfs["diff_ids"], `diff_ids in ${what}`).map((value) => {
      if (isDigest(value)) return value;
      throw damaged(what, "has a diffID that is no SHA-256 digest; the image is damaged: save it again");
    }),
  };
}

function platformOf(document: JsonObject, what: string): Platform | undefined {
  const os = optionalTextAt(document["os"], `os in ${what}`);
  const architecture = optionalTextAt(document["architecture"], `architecture in ${what}`);
  const variant = optionalTextAt(document["variant"], `variant in ${what}`);
  if (os === undefined || architecture === undefined) return undefined;
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

function texts(value: unknown, what: string): readonly string[] {
  return arrayAt(value, what).map((one) => textAt(one, what));
}
