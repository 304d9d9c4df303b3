import { readFileSync } from "node:fs";
import { reasonOf } from "@storeship/core";
import { fileBelow } from "./file-below.js";
import { type ManifestPackage, parseManifest } from "./manifest.js";

/** The packages of a profile; or undefined, with what is the matter if there is a manifest that is not read. */
export interface ProfileManifest {
  readonly packages: readonly ManifestPackage[] | undefined;
  readonly warning?: string;
}

/** Nix's; what they hold says nothing of search paths. */
const OTHER_MANIFESTS = ["manifest.nix", "manifest.json"];

/** The manifest of `profile`, a path without `sysroot`. */
export function profileManifest(profile: string, sysroot: string): ProfileManifest {
  const file = `${profile}/manifest`;
  const found = fileBelow(sysroot, file);
  if (found !== undefined) {
    try {
      return { packages: parseManifest(readFileSync(found.path, "utf8"), file) };
    } catch (error) {
      return unread(`the manifest cannot be used: ${reasonOf(error)}`);
    }
  }
  const other = OTHER_MANIFESTS.find((name) => fileBelow(sysroot, `${profile}/${name}`) !== undefined);
  return other === undefined
    ? { packages: undefined }
    : unread(`${profile}/${other} is not the manifest of a Guix profile`);
}

function unread(why: string): ProfileManifest {
  return {
    packages: undefined,
    warning: `${why}; only PATH is set, to what the profile has of bin and sbin`,
  };
}
