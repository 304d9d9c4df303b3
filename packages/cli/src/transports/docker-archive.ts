import { resolve } from "node:path";
import { StoreshipError } from "@storeship/core";
import type { Place, Transport } from "./transport.js";

/** Standard output, where a file is expected. */
const STDOUT = "-";

// Node's own stream writes to a pipe on the main thread, which then hears no signal while nobody reads.
const STDOUT_DESCRIPTOR = 1;

/** Archives as `docker save` writes them. */
export const dockerArchiveTransport: Transport = {
  name: "docker-archive",
  form: "docker-archive:FILE",
  place: (file): Place => ({
    transport: "docker-archive",
    description: file === STDOUT ? STDOUT : resolve(file),
    holdsManifests: false,
    archiveFile: file,
    isStdout: file === STDOUT,
    destination:
      ({ encode, fsync }) =>
      async (outline) => {
        const { dockerArchive, dockerArchiveDescriptor } = await import("@storeship/destination");
        const open =
          file === STDOUT
            ? dockerArchiveDescriptor(STDOUT_DESCRIPTOR, "stdout", encode)
            : dockerArchive(file, { fsync, ...(encode === undefined ? {} : { encode }) });
        return open(outline);
      },
    async source({ decompressors }) {
      if (file === STDOUT)
        throw new StoreshipError("ERR_USAGE", "an image is read more than once, which stdin cannot be");
      const { dockerArchiveSource } = await import("@storeship/inspection");
      const source = dockerArchiveSource(file, decompressors);
      return { name: source.name, claim: async () => ({ images: [{ source }] }) };
    },
  }),
};
