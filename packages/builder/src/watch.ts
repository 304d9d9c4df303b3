/** How far a build is. */
export interface Progress {
  /** `load`: a daemon has all that it gets, and takes it in. `upload`: some is still on its way to a registry. */
  readonly phase: "list" | "write" | "load" | "upload" | "done";
  /** Bytes of uncompressed layers written; of layers as they are, where they are copied, loaded or uploaded. */
  readonly done: number;
  /** Bytes of all of them; 0 while they are listed. */
  readonly total: number;
}

/** Who watches a build, and may stop it. */
export interface Watch {
  readonly onProgress?: (progress: Progress) => void;
  /** Told of what is allowed and probably not meant, in one sentence. */
  readonly onWarning?: (message: string) => void;
  /** A build stops between two blocks once it is aborted. */
  readonly signal?: AbortSignal;
}
