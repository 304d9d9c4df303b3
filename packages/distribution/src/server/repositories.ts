import { type Digest, StoreshipError } from "@storeship/core";
import {
  imageContent,
  type ServedBlob,
  type ServedImage,
  type ServedManifest,
  type ServedReferrer,
} from "./served-image.js";

/** A repository as a server knows it. */
export interface Repository {
  readonly tags: ReadonlyMap<string, Digest>;
  readonly manifests: ReadonlyMap<string, ServedManifest>;
  readonly blobs: ReadonlyMap<string, ServedBlob>;
  /** Those of one subject are told apart by their own digests. */
  readonly referrers: ReadonlyMap<string, ServedReferrer>;
}

/**
 * The repositories of images, by name.
 *
 * @throws StoreshipError `ERR_IMAGE_AMBIGUOUS` where two different images have one name; what their sources throw.
 */
export async function repositories(images: readonly ServedImage[]): Promise<ReadonlyMap<string, Repository>> {
  const found = new Map<string, ReturnType<typeof emptyRepository>>();
  for (const { names, source } of images) {
    const { named, manifests, blobs, referrers } = await imageContent(source);
    for (const { repository: name, tag } of names) {
      const repository = found.get(name) ?? emptyRepository();
      found.set(name, repository);
      if ((repository.tags.get(tag) ?? named) !== named) throw ambiguous(`${name}:${tag}`, source.name);
      repository.tags.set(tag, named);
      for (const manifest of manifests) repository.manifests.set(manifest.digest, manifest);
      for (const [digest, blob] of blobs) repository.blobs.set(digest, blob);
      for (const { subject, descriptor } of referrers)
        repository.referrers.set(`${subject} ${descriptor.digest}`, { subject, descriptor });
    }
  }
  return found;
}

function ambiguous(name: string, source: string): StoreshipError {
  return new StoreshipError(
    "ERR_IMAGE_AMBIGUOUS",
    `two images would be '${name}', one of them '${source}'; serve one of them alone`,
  );
}

function emptyRepository() {
  return {
    tags: new Map<string, Digest>(),
    manifests: new Map<string, ServedManifest>(),
    blobs: new Map<string, ServedBlob>(),
    referrers: new Map<string, ServedReferrer>(),
  };
}
