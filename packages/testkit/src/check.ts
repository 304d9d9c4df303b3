/** One thing that a plugin has to keep. Any test framework runs it: `test(check.name, check.run)`. */
export interface Check {
  readonly name: string;
  /** Rejects where it is not kept, with what was found. */
  readonly run: () => Promise<void>;
}
