import {
  type ImageName,
  type OpenDestination,
  parseImageName,
  reasonOf,
  StoreshipError,
} from "@storeship/core";
import type { Place, Transport } from "./transport.js";

/** A Docker daemon that runs, here or elsewhere. */
export const dockerDaemonTransport: Transport = {
  name: "docker-daemon",
  form: "docker-daemon:[NAME[:TAG]]",
  mayBeNameless: true,
  place: (name): Place => ({
    transport: "docker-daemon",
    description: `docker-daemon:${name}`,
    holdsManifests: false,
    isStdout: false,
    destination({ onLoad }) {
      const open: OpenDestination = async (outline) => {
        const { dockerDaemon } = await import("@storeship/destination");
        return dockerDaemon(onLoad === undefined ? {} : { onProgress: onLoad })(outline);
      };
      return name === "" ? open : renamed(open, imageName(name));
    },
    async source() {
      if (name === "") throw new StoreshipError("ERR_USAGE", "it names no image");
      const { daemonArchive } = await import("@storeship/destination");
      const { dockerArchiveSource } = await import("@storeship/inspection");
      const archive = { name: `docker-daemon:${name}`, isPlain: true, open: () => daemonArchive(name) };
      const source = dockerArchiveSource(archive, []);
      return { name: source.name, claim: async () => ({ images: [{ source }] }) };
    },
  }),
};

function imageName(text: string): ImageName {
  try {
    return parseImageName(text);
  } catch (error) {
    throw new StoreshipError("ERR_USAGE", `docker-daemon:${text}: ${reasonOf(error)}`, { cause: error });
  }
}

function renamed(open: OpenDestination, name: ImageName): OpenDestination {
  return async (outline) => {
    const destination = await open({ ...outline, names: [name] });
    return {
      ...destination,
      commit: (delivery) =>
        destination.commit({
          ...delivery,
          images: delivery.images.map((image) => ({ ...image, names: [name] })),
        }),
    };
  };
}
