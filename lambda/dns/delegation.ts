import type { ServerCause } from '../contract/causes.ts';
import type { Clock } from '../contract/clock.ts';
import type { Network } from '../contract/deployment.ts';
import { TroubleError } from '../contract/problem.ts';
import { lookUp, resolveServer, toServers } from './lookup.ts';
import { type DnsServer, describeServer, liesWithin, plainName } from './server.ts';
import { commonest, NOT_AUTHORITATIVE, type Useless, uselessCode } from './useless.ts';
import {
  addressesOf,
  askOnce,
  MOST_NAME_SERVERS,
  type Referral,
  type Reply,
  startWalk,
  unreachable,
  type Walk,
} from './walk.ts';

export type ZoneServers = {
  servers: DnsServer[];
  /** `cause`: why the name has no address at all. */
  notChecked: { name: string; address?: string; why: string; cause?: ServerCause }[];
};

/**
 * The servers that the parent names for a zone: a CA's resolver comes by the same way, so these are the servers that count,
 * whatever the zone says of itself. A lame one among good ones stays in: the wait for propagation will show it.
 * @throws TroubleError `zone-not-delegated` where the parent's servers say so; `dns-unreachable` where servers, its own or
 * those on the way, are of no use
 */
export async function findZoneServers(
  zone: string,
  network: Network,
  options: { readonly clock: Clock; readonly deadline: number },
): Promise<ZoneServers> {
  const name = plainName(zone);
  const walk = startWalk(network, { ...options, zone: name });
  const reply = await lookUp({ name, type: 'NS' }, { walk, stopAt: name });
  const found = await locate(readDelegation(name, reply), walk);
  if (found.servers.length === 0) {
    const words = found.notChecked.map(({ name: server, why }) => `${server}: ${why}`);
    const unknown = found.notChecked.some(({ cause }) => cause === 'address-unknown');
    throw ofNoUse(name, `can be asked (${words.join('; ')})`, unknown ? 'address-unknown' : 'no-ipv4');
  }
  const verdicts = await Promise.all(found.servers.map((server) => faultOf(server, name, walk)));
  const [first, ...others] = verdicts.flatMap((verdict) => verdict?.cause ?? []);
  if (first !== undefined && others.length + 1 === verdicts.length) {
    const words = found.servers.map((server, index) => `${describeServer(server)}: ${verdicts[index]?.why}`);
    throw ofNoUse(name, `serves it (${words.join('; ')})`, commonest([first, ...others]));
  }
  return found;
}

/** The parent's name servers for the zone; a server of both parent and zone answers with the zone's own set. */
function readDelegation(zone: string, reply: Reply): Referral {
  if (reply.kind === 'referral') return reply.referral;
  if (reply.kind === 'answer') {
    const { answers, additionals } = reply.answer;
    const records = answers.filter((record) => record.type === 'NS' && plainName(record.name) === zone);
    const names = records.map((record) => plainName(record.data));
    if (names.length > 0) return { zone, names: names.slice(0, MOST_NAME_SERVERS), glue: additionals };
  }
  const said = { nxdomain: 'NXDOMAIN', nodata: 'no NS records', answer: 'a CNAME' }[reply.kind];
  throw new TroubleError({
    code: 'zone-not-delegated',
    step: 'propagation',
    message: `The zone ${zone} cannot be reached from the root: its parent does not delegate it (${describeServer(reply.from)}: ${said}).`,
    action: delegateAnew(zone),
  });
}

async function locate(delegation: Referral, walk: Walk): Promise<ZoneServers> {
  const located = await Promise.all(
    delegation.names.map(async (name): Promise<ZoneServers> => {
      const { v4, v6 } = addressesOf(name, delegation.glue);
      const notChecked = v6.map((address) => ({ name, address, why: 'IPv6 is not available to the functions' }));
      if (v4.length > 0) return { servers: toServers(name, v4, walk), notChecked };
      if (liesWithin(name, delegation.zone)) {
        return { servers: [], notChecked: [...notChecked, { name, why: 'its parent gives no IPv4 address for it' }] };
      }
      const { servers, why, lack } = await resolveServer(name, walk, 0);
      return { servers, notChecked: servers.length > 0 ? notChecked : [...notChecked, { name, why, cause: lack }] };
    }),
  );
  return {
    servers: located.flatMap(({ servers }) => servers),
    notChecked: located.flatMap(({ notChecked }) => notChecked),
  };
}

/** What is wrong with a server that should serve the zone (RFC 9499 section 7, "lame delegation"), if anything. */
async function faultOf(server: DnsServer, zone: string, walk: Walk): Promise<Useless | undefined> {
  const answer = await askOnce(server, { name: zone, type: 'SOA' }, walk);
  if ('why' in answer) return answer;
  if (answer.rcode !== 'NOERROR') return uselessCode(answer.rcode);
  if (!answer.authoritative) return NOT_AUTHORITATIVE;
  const served = answer.answers.some((record) => record.type === 'SOA' && plainName(record.name) === zone);
  return served ? undefined : { why: 'no SOA record', cause: 'lame' };
}

/** The parent delegates the zone, to servers of no use. */
function ofNoUse(zone: string, what: string, cause: ServerCause): TroubleError {
  const message = `The zone ${zone} cannot be reached from the root: none of the name servers that its parent names ${what}.`;
  // Such servers are the wrong ones, or lack what only the parent can give.
  const misnamed = cause === 'lame' || cause === 'no-ipv4';
  return misnamed ? unreachable(message, cause, delegateAnew(zone)) : unreachable(message, cause);
}

function delegateAnew(zone: string): string {
  return `Put the NS records of the hosted zone of ${zone} into its parent zone, exactly those and no others.`;
}
