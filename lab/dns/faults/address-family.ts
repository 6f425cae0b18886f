import { z } from 'zod';
import type { RecordSet } from '../record-set.ts';
import { setsOf, withoutSets, withSets, type ZoneData } from '../zone-data.ts';
import { defineFault } from './fault.ts';
import { faultSet } from './instead.ts';

/** An address that nobody can reach (RFC 3849). */
const UNREACHABLE = '2001:db8::53';

export const addressFamily = defineFault({
  name: 'address-family',
  summary: 'The name servers of delegated zones cannot be reached by one address family',
  parameters: z.strictObject({
    unreachable: z
      .enum(['ipv4', 'ipv6'])
      .describe(
        'ipv4: they have IPv6 addresses alone; ipv6: they have one beside the good IPv4 address, and it is dead',
      ),
  }),
  start: ({ unreachable }, host) => ({
    view: (data) =>
      setsOf(data)
        .filter((set) => isDelegatedServer(set, host.delegatedServers))
        .reduce((zone: ZoneData, { name }) => {
          const kept = unreachable === 'ipv4' ? withoutSets(zone, name, 'A') : zone;
          return withSets(kept, [faultSet(name, 'AAAA', UNREACHABLE)]);
        }, data),
  }),
});

function isDelegatedServer({ type, data }: RecordSet, servers: readonly string[]): boolean {
  return type === 'A' && data.every((address) => servers.includes(String(address)));
}
