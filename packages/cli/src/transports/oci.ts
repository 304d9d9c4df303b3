import { resolve } from "node:path";
import type { NamedPlace, Place, Transport } from "./transport.js";

/** OCI image layouts in directories. */
export const ociTransport: Transport = {
  name: "oci",
  form: "oci:DIR[:TAG]",
  place: (rest) => ociPlace(splitTag(rest)),
};

/** A layout as a place. @param tag may be absent where the layout has one image, or an image that goes there has one. */
export function ociPlace({ name, tag }: TaggedName): Place {
  return {
    transport: "oci",
    description: `oci:${resolve(name)}${tag === undefined ? "" : `:${tag}`}`,
    holdsManifests: true,
    isStdout: false,
    destination:
      ({ fsync }) =>
      async (outline) => {
        const { ociLayout } = await import("@storeship/destination");
        return ociLayout(name, { fsync, ...(tag === undefined ? {} : { tag }) })(outline);
      },
    async source() {
      const { ociLayoutSource } = await import("@storeship/inspection");
      return ociLayoutSource(name, tag);
    },
    ...(tag === undefined ? { contents: () => contentsOf(name) } : {}),
  };
}

async function contentsOf(directory: string): Promise<readonly NamedPlace[]> {
  const { layoutNames } = await import("@storeship/inspection");
  const names = await layoutNames(directory);
  return names.map((tag) => ({ name: tag, place: ociPlace({ name: directory, tag }) }));
}

interface TaggedName {
  readonly name: string;
  readonly tag?: string;
}

/** A name that a tag may follow: `DIR[:TAG]`. */
export function splitTag(text: string): TaggedName {
  const colon = text.lastIndexOf(":");
  const tagged = colon > text.lastIndexOf("/") && colon > 0;
  return tagged ? { name: text.slice(0, colon), tag: text.slice(colon + 1) } : { name: text };
}
