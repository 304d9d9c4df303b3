import { type Command, pack } from "./command.ts";
import type { Corpus, CorpusName } from "./kept-corpus.ts";
import {
  buildahCopy,
  guixSteps,
  type Peer,
  readDigest,
  streamedLayers,
  tarDigest,
  tarZstd,
  tarZstdDigest,
  umociInsert,
} from "./peers.ts";

/** The same work done by a peer and by Storeship. */
export interface Comparison {
  /** What `--only` takes. */
  readonly name: string;
  readonly corpus: CorpusName;
  readonly work: string;
  readonly peer: Peer;
  /** At most so many times the peer's time; absent where there is no target. */
  readonly mostTime?: number;
  /** At most so many times the peer's bytes. */
  readonly mostSize?: number;
  ours(corpus: Corpus, output: string): Command;
}

const toFile = (corpus: Corpus, output: string): Command => pack(corpus, output, "--max-layers", "1");
const toStdout = (corpus: Corpus): Command => pack(corpus, "-", "--max-layers", "1");
const layersToFile = (corpus: Corpus, output: string): Command => pack(corpus, output, "--max-layers", "100");
const gzipArchive = (corpus: Corpus, output: string): Command =>
  pack(corpus, output, "--max-layers", "1", "-C", "gzip");
const layout =
  (compressor: string) =>
  (corpus: Corpus, output: string): Command =>
    pack(corpus, `oci:${output}`, "--layer-compression", compressor);

/** What has a target, and then what only shows where the time lies. */
export const COMPARISONS: readonly Comparison[] = [
  {
    name: "a-file",
    corpus: "A",
    work: "no compression, one layer, to a file",
    peer: guixSteps(),
    ours: toFile,
    mostTime: 0.4,
  },
  {
    name: "b-file",
    corpus: "B",
    work: "no compression, one layer, to a file",
    peer: guixSteps(),
    ours: toFile,
    mostTime: 0.35,
  },
  {
    name: "a-layers",
    corpus: "A",
    work: "no compression, 100 layers, to a file",
    peer: streamedLayers(100),
    ours: layersToFile,
    mostTime: 0.15,
  },
  {
    name: "a-stdout",
    corpus: "A",
    work: "no compression, to stdout",
    peer: tarDigest,
    ours: toStdout,
    mostTime: 1.4,
  },
  {
    name: "b-stdout",
    corpus: "B",
    work: "no compression, to stdout",
    peer: tarDigest,
    ours: toStdout,
    mostTime: 1.0,
  },
  {
    name: "a-gzip",
    corpus: "A",
    work: "gzip archive",
    peer: guixSteps("gzip", "-9n"),
    ours: gzipArchive,
    mostTime: 0.12,
    mostSize: 1.03,
  },
  {
    name: "b-zstd",
    corpus: "B",
    work: "zstd layers into an OCI layout",
    peer: tarZstd,
    ours: layout("zstd"),
    mostTime: 0.95,
  },
  {
    name: "a-oci-gzip",
    corpus: "A",
    work: "gzip layers into an OCI layout",
    peer: umociInsert,
    ours: layout("gzip"),
    mostTime: 1.0,
    mostSize: 1.01,
  },
  { name: "a-pigz", corpus: "A", work: "gzip archive", peer: guixSteps("pigz", "-6"), ours: gzipArchive },
  {
    name: "b-zstd-digest",
    corpus: "B",
    work: "zstd layers into an OCI layout",
    peer: tarZstdDigest,
    ours: layout("zstd"),
  },
  {
    name: "a-buildah",
    corpus: "A",
    work: "no compression, one layer, to a file",
    peer: buildahCopy,
    ours: toFile,
  },
  { name: "a-floor", corpus: "A", work: "no compression, to stdout", peer: readDigest, ours: toStdout },
  { name: "b-floor", corpus: "B", work: "no compression, to stdout", peer: readDigest, ours: toStdout },
];

/** Bytes of memory that no run of Storeship may exceed. */
export const MOST_MEMORY = 250e6;
