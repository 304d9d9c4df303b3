/** A file, directory or symlink to create in the image beside the store items. Paths are absolute names in the image. */
export type Directive =
  | {
      readonly type: "directory";
      readonly path: string;
      /** Permission bits; 0755 where absent. */
      readonly mode?: number;
      readonly uid?: number;
      readonly gid?: number;
    }
  | {
      readonly type: "file";
      readonly path: string;
      /** Empty where absent. */
      readonly content?: string | Uint8Array;
      /** Permission bits; 0644 where absent. */
      readonly mode?: number;
    }
  | {
      readonly type: "copy";
      readonly path: string;
      /** The file to copy, by its name on this machine. */
      readonly from: string;
      /** Permission bits; those of `from` where absent. */
      readonly mode?: number;
    }
  | { readonly type: "symlink"; readonly path: string; readonly target: string };

/** Renames every member whose name begins with `from` (a string prefix); link targets stay. */
export interface Transformation {
  readonly from: string;
  readonly to: string;
}
