import {
  type ByteString,
  type Digest,
  type ImageClaim,
  type ImageSource,
  isDigest,
  type LayerBlob,
  type LayerClaim,
  layerMediaType,
} from "@storeship/core";
import { type Archive, compressionOf, type Decompressor, fileArchive } from "@storeship/layer";
import { archiveContents } from "./archive-contents.js";
import type { ArchiveFile } from "./archive-member.js";
import { type FoundImage, findImage } from "./docker-archive-image.js";
import { dockerArchiveFaults } from "./verify/docker-archive-faults.js";

/**
 * The image in an archive that `docker save`, `podman save`, `skopeo` or `storeship pack` wrote. It may be
 * compressed as a whole, by what `decompressors` know; so may its layers be, which stay as they are.
 *
 * @param image the name of one of several images in it, or `@NUMBER`, counted from 0.
 */
export function dockerArchiveSource(
  archive: string | Archive,
  decompressors: readonly Decompressor[],
  image?: string,
): ImageSource {
  const from = typeof archive === "string" ? fileArchive(archive) : archive;
  let found: Promise<FoundImage> | undefined;
  const find = (): Promise<FoundImage> => {
    found ??= findImage(from, decompressors, image);
    return found;
  };
  return {
    name: image === undefined ? from.name : `${from.name}:${image}`,
    isSequential: true,
    async claim(): Promise<ImageClaim> {
      const { facts, config, configFile, layers } = await find();
      const configDigest = digestInName(configFile);
      return {
        names: facts.names,
        config,
        ...(configDigest === undefined ? {} : { configDigest }),
        layers: layers.map(layerClaim),
      };
    },
    async *layers(numbers): AsyncGenerator<LayerBlob, void, undefined> {
      const { layers } = await find();
      const wanted = Map.groupBy(numbers, (number) => layers[number]?.name as ByteString);
      for await (const { key, bytes } of archiveContents(from, decompressors, wanted))
        yield { numbers: key, bytes };
    },
    async faults() {
      return dockerArchiveFaults(from, decompressors, await find());
    },
  };
}

function layerClaim({ name, member }: ArchiveFile): LayerClaim {
  const compression = compressionOf(member.start);
  const suffix = compression === "gzip" || compression === "zstd" ? compression : undefined;
  const digest = digestInName(name);
  return {
    mediaType: layerMediaType(suffix),
    size: member.size,
    ...(digest === undefined ? {} : { digest }),
  };
}

// Newer versions of docker save write the blobs of an OCI layout; others name a config and an uncompressed layer after their
// digests.
function digestInName(name: ByteString): Digest | undefined {
  const digest = name.replace(/^(?:blobs\/sha256\/)?([0-9a-f]{64})(?:\.json|\.tar)?$/, "sha256:$1");
  return isDigest(digest) ? digest : undefined;
}
