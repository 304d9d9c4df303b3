import { statSync } from "node:fs";
import { resolve } from "node:path";
import { StoreshipError } from "@storeship/core";
import { STDIN_REFUSAL, STDOUT, STDOUT_DESCRIPTOR } from "./standard-streams.js";
import type { Place, Transport } from "./transport.js";

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
      if (file === STDOUT) throw new StoreshipError("ERR_USAGE", STDIN_REFUSAL);
      const { dockerArchiveSource } = await import("@storeship/inspection");
      const { archive, image } = splitImage(file);
      const source = dockerArchiveSource(archive, decompressors, image);
      return { name: source.name, claim: async () => ({ images: [{ source }] }) };
    },
  }),
};

// `FILE:NAME:TAG` or `FILE:@NUMBER`, as skopeo has it; a file's own name may have colons.
function splitImage(text: string): { readonly archive: string; readonly image?: string } {
  const colons = [...text.matchAll(/:/g)].map(({ index }) => index);
  const colon = isFile(text) ? undefined : colons.find((at) => isFile(text.slice(0, at)));
  return colon === undefined
    ? { archive: text }
    : { archive: text.slice(0, colon), image: text.slice(colon + 1) };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
