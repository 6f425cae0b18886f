import type { ServerCause } from '../contract/causes.ts';
import { TroubleError } from '../contract/problem.ts';
import { type DnsServer, liesWithin, plainName } from './server.ts';
import { addressesOf, askServersOf, type Referral, type Reply, type Walk } from './walk.ts';
import type { DnsQuestion } from './wire.ts';

/** Name servers whose names lie in zones whose name servers' names lie ...: deeper than this is a circle. */
const DEEPEST = 4;

export type LookupOptions = {
  readonly walk: Walk;
  readonly depth?: number;
  /** The descent ends at the referral to this zone, with its parent's word on it. */
  readonly stopAt?: string;
};

/**
 * Descends from the roots by referrals to whoever has the last word on a question. It ends, for every referral leads
 * strictly deeper.
 * @throws TroubleError `dns-unreachable`
 */
export async function lookUp(question: DnsQuestion, options: LookupOptions): Promise<Reply> {
  const { walk, depth = 0, stopAt } = options;
  let zone = '';
  let next: Found = { servers: walk.roots, lack: 'no-ipv4' };
  for (;;) {
    const reply = await askServersOf(zone, next, question, walk);
    if (reply.kind !== 'referral' || reply.referral.zone === stopAt) return reply;
    zone = reply.referral.zone;
    next = await serversToGoOn(reply.referral, walk, depth);
  }
}

/** Servers with addresses; `lack`: why there are none, if there are none. */
type Found = { readonly servers: readonly DnsServer[]; readonly lack: ServerCause };

/** Glue is enough to go on; without any, names are resolved until one has an address. */
async function serversToGoOn(referral: Referral, walk: Walk, depth: number): Promise<Found> {
  const glued = referral.names.flatMap((name) => toServers(name, addressesOf(name, referral.glue).v4, walk));
  let lack: ServerCause = 'no-ipv4';
  if (glued.length > 0) return { servers: glued, lack };
  for (const name of referral.names) {
    // Without glue, a name inside its own zone cannot be resolved (RFC 1034 section 4.2.1).
    if (liesWithin(name, referral.zone)) continue;
    const resolved = await resolveServer(name, walk, depth);
    if (resolved.servers.length > 0) return resolved;
    if (resolved.lack === 'address-unknown') lack = resolved.lack;
  }
  return { servers: [], lack };
}

/** A name server's name to its IPv4 addresses, by a descent of its own. Trouble on that way is a reason, not thrown. */
export async function resolveServer(
  name: string,
  walk: Walk,
  depth: number,
): Promise<{ readonly servers: DnsServer[]; readonly why: string; readonly lack: ServerCause }> {
  const lack = 'no-ipv4';
  // An octet that is in no host name is written so.
  if (name.includes('\\')) return { servers: [], why: 'it is no host name', lack };
  if (depth >= DEEPEST) return { servers: [], why: 'the names of its name servers lead in a circle', lack };
  try {
    const reply = await lookUp({ name, type: 'A' }, { walk, depth: depth + 1 });
    const found = reply.kind === 'answer' ? addressesOf(plainName(name), reply.answer.answers).v4 : [];
    return { servers: toServers(name, found, walk), why: 'it has no IPv4 address', lack };
  } catch (error) {
    if (!(error instanceof TroubleError)) throw error;
    const { message, cause } = error.trouble;
    return { servers: [], why: message, lack: cause?.endsWith(lack) ? lack : 'address-unknown' };
  }
}

export function toServers(name: string, addresses: readonly string[], walk: Walk): DnsServer[] {
  return addresses.map((address) => ({ name, address, port: walk.port }));
}
