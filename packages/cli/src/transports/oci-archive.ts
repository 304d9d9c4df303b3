import { resolve } from "node:path";
import { StoreshipError } from "@storeship/core";
import { splitTag } from "./oci.js";
import { STDIN_REFUSAL, STDOUT, STDOUT_DESCRIPTOR } from "./standard-streams.js";
import type { Place, Transport } from "./transport.js";

/** OCI image layouts in tar archives, which Docker loads as well. */
export const ociArchiveTransport: Transport = {
  name: "oci-archive",
  form: "oci-archive:FILE[:TAG]",
  place(rest): Place {
    const { name: file, tag } = splitTag(rest);
    const named = tag === undefined ? {} : { tag };
    return {
      transport: "oci-archive",
      description:
        file === STDOUT ? STDOUT : `oci-archive:${resolve(file)}${tag === undefined ? "" : `:${tag}`}`,
      holdsManifests: true,
      archiveFile: file,
      isStdout: file === STDOUT,
      destination:
        ({ encode, fsync }) =>
        async (outline) => {
          const { ociArchive, ociArchiveDescriptor } = await import("@storeship/destination");
          const options = { ...named, ...(encode === undefined ? {} : { encode }) };
          const open =
            file === STDOUT
              ? ociArchiveDescriptor(STDOUT_DESCRIPTOR, "stdout", options)
              : ociArchive(file, { fsync, ...options });
          return open(outline);
        },
      async source({ decompressors }) {
        if (file === STDOUT) throw new StoreshipError("ERR_USAGE", STDIN_REFUSAL);
        const { ociArchiveSource } = await import("@storeship/inspection");
        return ociArchiveSource(file, decompressors, tag);
      },
    };
  },
};
