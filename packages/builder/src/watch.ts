/** How far a build is. */
export interface Progress {
  readonly phase: "list" | "write" | "done";
  /** Bytes of uncompressed layers written. */
  readonly done: number;
  /** Bytes of all uncompressed layers; 0 while they are listed. */
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
