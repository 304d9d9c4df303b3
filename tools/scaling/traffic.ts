import type { IncomingMessage } from "node:http";
import { type RegistryProxy, startRegistryProxy } from "../e2e/support/registry-proxy.ts";

/** What went over the wire: requests, and bytes of bodies. */
export interface Traffic {
  readonly requests: number;
  readonly sent: number;
  readonly received: number;
}

/** A registry's address through which traffic is counted. */
export interface CountedRegistry extends Pick<RegistryProxy, "host" | "stop"> {
  /** What there was since the last time. */
  take(): Traffic;
}

/** Counts what goes to and comes from the registry at HOST. */
export async function countedRegistry(host: string): Promise<CountedRegistry> {
  const proxy = await startRegistryProxy(host);
  let [sent, received] = [0, 0];
  const counted = (message: IncomingMessage, count: (bytes: number) => void): IncomingMessage =>
    message.on("data", (chunk: Buffer) => count(chunk.length));
  proxy.behaviour = async ({ request, forward, pass }) => {
    counted(request, (bytes) => {
      sent += bytes;
    });
    const answer = await forward();
    pass(
      counted(answer, (bytes) => {
        received += bytes;
      }),
    );
  };
  return {
    host: proxy.host,
    stop: () => proxy.stop(),
    take() {
      const traffic = { requests: proxy.seen.length, sent, received };
      proxy.seen.length = 0;
      [sent, received] = [0, 0];
      return traffic;
    },
  };
}
