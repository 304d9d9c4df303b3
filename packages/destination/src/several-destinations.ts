import type {
  Blob,
  ByteSource,
  Delivery,
  Descriptor,
  Destination,
  Digest,
  OpenDestination,
} from "@storeship/core";
import { digested } from "./digested.js";
import { type Handoff, handoff } from "./handoff.js";

/**
 * Several destinations as one: bytes are read once and go to all. A blob whose digest is known is read by each that lacks
 * it. Where one of them fails all are given up; one that has been committed by then keeps what it has.
 *
 * @param opens at least one. What the first of them that holds manifests delivers is what all deliver.
 */
export function severalDestinations(opens: readonly OpenDestination[]): OpenDestination {
  return async (outline) => {
    const destinations: Destination[] = [];
    try {
      for (const open of opens) destinations.push(await open(outline));
    } catch (error) {
      await abortAll(destinations);
      throw error;
    }
    return {
      putBlob: (blob) =>
        blob.known === undefined ? putOnce(blob, destinations) : putToEach(blob, destinations),
      async commit(delivery: Delivery) {
        let delivered: Descriptor | undefined;
        for (const destination of destinations) {
          const named = await destination.commit(delivery);
          delivered ??= named;
        }
        return delivered;
      },
      abort: () => abortAll(destinations),
    };
  };
}

async function abortAll(destinations: readonly Destination[]): Promise<void> {
  await Promise.all(destinations.map((destination) => destination.abort()));
}

async function putToEach(blob: Blob, destinations: readonly Destination[]): Promise<Descriptor> {
  let put: Descriptor | undefined;
  for (const destination of destinations) put = await destination.putBlob(blob);
  return put as Descriptor;
}

async function putOnce(blob: Blob, destinations: readonly Destination[]): Promise<Descriptor> {
  const { bytes, digest: makeDigest } = digested(blob);
  let made: Promise<Digest> | undefined;
  const digest = (): Promise<Digest> => {
    made ??= makeDigest();
    return made;
  };
  const handoffs = destinations.map(() => handoff());
  const puts = destinations.map((destination, number) => {
    const to = handoffs[number] as Handoff;
    const put = destination.putBlob({ ...blob, bytes: to.source, digest });
    // One that takes no more, whatever the reason, must not hold up the others.
    put.catch((error) => to.fail(error));
    return put;
  });
  const [descriptor] = await Promise.all([...puts, pour(bytes, handoffs)]).catch(async (error) => {
    for (const to of handoffs) to.fail(error);
    await Promise.allSettled(puts);
    throw error;
  });
  return descriptor as Descriptor;
}

async function pour(bytes: ByteSource, handoffs: readonly Handoff[]): Promise<void> {
  for await (const chunk of bytes) await Promise.all(handoffs.map((to) => to.write(chunk)));
  for (const to of handoffs) to.end();
}
