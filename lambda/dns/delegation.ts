import type { Network } from '../contract/deployment.ts';
import { TroubleError } from '../contract/problem.ts';
import { ask, DnsFailure } from './query.ts';
import { type DnsServer, plainName } from './server.ts';
import { createWalker, type WalkOptions } from './walk.ts';

export type ZoneServers = {
  readonly servers: readonly DnsServer[];
  readonly notChecked: readonly { readonly name: string; readonly address?: string; readonly why: string }[];
};

/**
 * The servers that the parent delegates a zone to, each seen to be authoritative for it or not.
 * @throws TroubleError `zone-not-delegated` or `dns-unreachable`
 */
export async function findZoneServers(zone: string, network: Network, options: WalkOptions): Promise<ZoneServers> {
  const { cuts } = await createWalker(network, options).walk(zone, 'SOA', zone);
  const cut = cuts.at(-1);
  if (cut?.zone !== plainName(zone)) throw notDelegated(zone, 'no zone above it delegates it');
  const words = await Promise.all(cut.servers.map((server) => lameness(server, zone, options)));
  if (words.length === 0 || words.every((word) => word !== undefined)) {
    const said = cut.servers.map((server, index) => `${server.name} (${server.address}): ${words[index]}`);
    throw notDelegated(
      zone,
      `none of the servers that it is delegated to answers for it (${said.join('; ') || cut.names.join(', ')})`,
    );
  }
  return { servers: cut.servers, notChecked: cut.unchecked };
}

/** Why a server does not speak for the zone, `undefined` when it does. */
async function lameness(server: DnsServer, zone: string, { clock }: WalkOptions): Promise<string | undefined> {
  try {
    const answer = await ask(server, { name: zone, type: 'SOA' }, { timeoutMs: 2_000, clock });
    if (answer.rcode !== 'NOERROR') return answer.rcode;
    return answer.authoritative ? undefined : 'not authoritative';
  } catch (error) {
    if (error instanceof DnsFailure) return error.code;
    throw error;
  }
}

function notDelegated(zone: string, why: string): TroubleError {
  return new TroubleError({
    code: 'zone-not-delegated',
    step: 'propagation',
    message: `${zone} is not delegated: ${why}.`,
    action: `Put NS records for ${zone} into the zone above it, with the name servers that the zone stack printed (output NameServers).`,
  });
}
