import type { Transport } from '../listener.ts';
import type { ActiveFault, FaultHost } from './fault.ts';

/** Closes sockets of servers, and opens them again in the end. @throws Error for an address that no server has */
export async function closeListeners(
  servers: readonly string[],
  transports: readonly Transport[],
  host: FaultHost,
): Promise<ActiveFault> {
  const chosen = servers.map((server) => {
    const listener = host.listeners.get(server);
    if (listener) return listener;
    throw new Error(`No server of the lab's DNS is at ${server}; there are ${[...host.listeners.keys()].join(', ')}.`);
  });
  const each = (act: 'open' | 'close') =>
    Promise.all(chosen.flatMap((listener) => transports.map((transport) => listener[act](transport))));
  await each('close');
  return {
    async stop() {
      await each('open');
    },
  };
}
