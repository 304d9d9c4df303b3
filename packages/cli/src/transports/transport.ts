import type { Encode, ImageIndexSource, OpenDestination } from "@storeship/core";
import type { Decompressor } from "@storeship/layer";
import type { RegistryAccess } from "./registry-access.js";

/** A way in which images are kept and moved, as the command line knows it. */
export interface Transport {
  /** What stands before the colon. */
  readonly name: string;
  /** How a place is given, for messages: `oci:DIR[:TAG]`. */
  readonly form: string;
  /** Whether nothing need stand behind the colon. */
  readonly mayBeNameless?: boolean;
  /**
   * Read what stands behind the colon.
   *
   * @throws StoreshipError `ERR_USAGE` that says in a few words what is wrong with it.
   */
  place(rest: string): Place;
}

/** A place for images that the command line names. Nothing of it is opened or loaded yet. */
export interface Place {
  readonly transport: string;
  /** Its name for people: absolute, with the transport where it is no plain file. */
  readonly description: string;
  /** Whether manifests and indexes are kept there, and with them annotations and compressed layers' digests. */
  readonly holdsManifests: boolean;
  /** The file that can be compressed as a whole; absent where there is none. */
  readonly archiveFile?: string;
  /** Whether it is standard output, which then takes nothing else. */
  readonly isStdout: boolean;
  /** Open it for an image that goes there. */
  destination(options: DestinationOptions): OpenDestination;
  /** Open it for what is there. */
  source(options: SourceOptions): Promise<ImageIndexSource>;
  /** All that has a name there; absent where the place is one image. */
  contents?(): Promise<readonly NamedPlace[]>;
}

/** A place, and its name within another one. */
export interface NamedPlace {
  readonly name: string;
  readonly place: Place;
}

/** How a destination is written. */
export interface DestinationOptions {
  /** Compresses the whole archive. */
  readonly encode?: Encode;
  readonly fsync: boolean;
  /** Told what a daemon has loaded of what it got, in bytes. */
  readonly onLoad?: (done: number, total: number) => void;
  /** Told what has come to a registry of what it gets, in bytes, once all has been made. */
  readonly onUpload?: (done: number, total: number) => void;
  /** How a registry is spoken to. */
  readonly access?: RegistryAccess;
}

/** How a source is read. */
export interface SourceOptions {
  /** For archives that are compressed as a whole. */
  readonly decompressors: readonly Decompressor[];
  /** How a registry is spoken to. */
  readonly access?: RegistryAccess;
}
