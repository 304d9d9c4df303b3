import {
  type ByteString,
  type Digest,
  damaged,
  type ImageClaim,
  type ImageSource,
  isDigest,
  type LayerBlob,
  type LayerClaim,
  layerMediaType,
  printableText,
} from "@storeship/core";
import { archiveMembers, compressionOf, type Decompressor } from "@storeship/layer";
import { indexName } from "./archive-index.js";
import type { ArchiveFile } from "./archive-member.js";
import { type FoundImage, findImage } from "./docker-archive-image.js";
import { dockerArchiveFaults } from "./verify/docker-archive-faults.js";

/**
 * The image in an archive that `docker save`, `podman save`, `skopeo` or `storeship pack` wrote. The file may be
 * compressed as a whole, by what `decompressors` know; so may its layers be, which stay as they are.
 */
export function dockerArchiveSource(file: string, decompressors: readonly Decompressor[]): ImageSource {
  const archive = `'${printableText(file)}'`;
  let found: Promise<FoundImage> | undefined;
  const image = (): Promise<FoundImage> => {
    found ??= findImage(file, decompressors, archive);
    return found;
  };
  return {
    name: file,
    async claim(): Promise<ImageClaim> {
      const { facts, config, configFile, layers } = await image();
      const configDigest = digestInName(configFile);
      return {
        names: facts.names,
        config,
        ...(configDigest === undefined ? {} : { configDigest }),
        layers: layers.map(layerClaim),
      };
    },
    async *layers(numbers): AsyncGenerator<LayerBlob, void, undefined> {
      const { layers } = await image();
      if (numbers.length === 0) return;
      const wanted = Map.groupBy(numbers, (number) => layers[number]?.name);
      for await (const member of archiveMembers(file, decompressors)) {
        const name = indexName(member.name);
        const those = wanted.get(name);
        if (those === undefined) continue;
        wanted.delete(name);
        yield { numbers: those, bytes: member.content() };
        if (wanted.size === 0) return;
      }
      throw damaged(archive, "changed while it was read; read it again when nothing writes to it");
    },
    async faults() {
      return dockerArchiveFaults(file, decompressors, await image());
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
