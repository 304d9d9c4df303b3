import { ANNOTATIONS } from "./annotations.js";
import { type Descriptor, MEDIA_TYPES } from "./descriptor.js";
import type { Delivery } from "./destination.js";
import { digestOf } from "./digest-of.js";
import { readConfig } from "./documents/image-documents.js";
import { readOciManifest } from "./documents/oci-documents.js";
import type { Image, RawManifest } from "./image.js";
import {
  type IndexedManifest,
  type OciIndex,
  type OciManifest,
  ociIndex,
  ociManifest,
} from "./oci-manifest.js";

/** A document, and what points at it. */
export interface DeliveredDocument<D extends Descriptor = Descriptor> {
  readonly descriptor: D;
  readonly bytes: Uint8Array;
}

/** The documents of a delivery, for destinations that hold manifests. */
export interface DeliveryDocuments {
  /** The images' configs, in the images' order. */
  readonly configs: readonly DeliveredDocument[];
  /** The images' manifests, in the same order. */
  readonly manifests: readonly DeliveredDocument<IndexedManifest>[];
  /** Of several images, or where there is one already. */
  readonly index: DeliveredDocument | undefined;
  /** What gets the name: the index or, without one, the only manifest. */
  readonly named: IndexedManifest;
  /** Manifests about the images. */
  readonly referrers: readonly DeliveredDocument<IndexedManifest>[];
}

/**
 * The documents of a delivery: those that it has already, byte for byte, and those that are made of it, the same at all
 * destinations. A manifest that is made tells when the image was.
 */
export function deliveryDocuments({ images, index, referrers = [] }: Delivery): DeliveryDocuments {
  const configs = images.map(({ config }) => described({ mediaType: MEDIA_TYPES.config, bytes: config }));
  const manifests = images.map((image, number) => {
    const made = described(
      image.manifest ?? madeManifest(image, (configs[number] as DeliveredDocument).descriptor),
    );
    return { ...made, descriptor: { ...made.descriptor, platform: image.platform } };
  });
  const joined =
    index ??
    (manifests.length > 1 ? documentOf(ociIndex(manifests.map(({ descriptor }) => descriptor))) : undefined);
  const found = joined && described(joined);
  return {
    configs,
    manifests,
    index: found,
    named: found?.descriptor ?? (manifests[0] as DeliveredDocument<IndexedManifest>).descriptor,
    referrers: referrers.map(referrerDocument),
  };
}

function madeManifest({ config, layers, annotations }: Image, descriptor: Descriptor): RawManifest {
  const { created } = readConfig(config, "the image");
  const known = created === undefined ? annotations : { [ANNOTATIONS.created]: created, ...annotations };
  return documentOf(
    ociManifest(
      descriptor,
      layers.map(({ blob }) => blob),
      known,
    ),
  );
}

// As registries list it (distribution-spec, Listing Referrers).
function referrerDocument(manifest: RawManifest): DeliveredDocument<IndexedManifest> {
  const { artifactType, config, annotations } = readOciManifest(manifest.bytes, "a referrer's manifest");
  const document = described(manifest);
  const descriptor = {
    ...document.descriptor,
    artifactType: artifactType ?? config.mediaType,
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  return { ...document, descriptor };
}

function described({ mediaType, bytes }: RawManifest): DeliveredDocument {
  return { descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length }, bytes };
}

function documentOf(document: OciManifest | OciIndex): RawManifest {
  return { mediaType: document.mediaType, bytes: Buffer.from(JSON.stringify(document)) };
}
