import type { Network } from '../../../lambda/contract/deployment.ts';
import { freshAddress, type Script, type ScriptedServer, serve, startServer, type Zone } from './dns-servers.ts';

/** Name servers of a little world, all on one port, each at a loopback address of its own. */
export type DnsTree = {
  readonly network: Network;
  readonly servers: Readonly<Record<string, ScriptedServer>>;
  /** Questions asked so far, at all servers. */
  questions(): number;
  close(): Promise<void>;
};

/**
 * @param make the script of each server by its name, given the addresses of all; the server `root` is the root hint
 */
export async function startTree<Name extends string>(
  names: readonly Name[],
  make: (addresses: Readonly<Record<Name, string>>) => Readonly<Record<Name, Script | readonly Zone[]>>,
): Promise<DnsTree> {
  const addresses = Object.fromEntries(names.map((name) => [name, freshAddress()])) as Record<Name, string>;
  const scripts = make(addresses);
  const servers: Record<string, ScriptedServer> = {};
  let port = 0;
  for (const name of names) {
    const script = scripts[name];
    const answer = Array.isArray(script) ? serve(() => script) : (script as Script);
    servers[name] = await startServer(answer, { name, address: addresses[name], port });
    port = servers[name].port;
  }
  return {
    servers,
    network: {
      rootHints: [{ name: 'root', address: servers.root?.address ?? '127.0.0.1' }],
      resolvers: [],
      authoritativePort: port,
    },
    questions: () => Object.values(servers).reduce((sum, { asked }) => sum + asked.length, 0),
    close: async () => {
      await Promise.all(Object.values(servers).map((server) => server.close()));
    },
  };
}
