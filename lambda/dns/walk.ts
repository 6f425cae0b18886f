import type { RecordType } from 'dns-packet';
import type { Clock } from '../contract/clock.ts';
import type { Network } from '../contract/deployment.ts';
import { TroubleError } from '../contract/problem.ts';
import { ask, type DnsAnswer, DnsFailure } from './query.ts';
import { type DnsServer, liesWithin, plainName } from './server.ts';

const ASK_MS = 2_000;
const MOST_QUERIES = 80;
const MOST_REFERRALS = 16;
const MOST_NESTED = 4;

export type WalkOptions = { readonly clock: Clock; readonly deadline: number };
/** The delegation of a zone as the zone above it gives it. */
export type Cut = {
  readonly zone: string;
  readonly names: readonly string[];
  readonly servers: readonly DnsServer[];
  readonly unchecked: readonly { name: string; address?: string; why: string }[];
};
/** The last answer of a walk, and the delegation that led to it. */
export type WalkEnd = { readonly answer: DnsAnswer; readonly server: DnsServer; readonly cuts: readonly Cut[] };

/** Follows referrals from the root hints as a resolver does (RFC 1034 section 5.3.3), within bounds. */
export function createWalker(network: Network, options: WalkOptions) {
  let queries = 0;
  const port = network.authoritativePort;
  const roots = network.rootHints.map(({ name, address }) => ({ name, address, port }));

  const askAny = async (servers: readonly DnsServer[], name: string, type: RecordType) => {
    const failures: string[] = [];
    for (const server of servers) {
      if (++queries > MOST_QUERIES) throw unreachable(name, 'too many queries were needed');
      const timeoutMs = Math.min(ASK_MS, options.deadline - options.clock.now());
      if (timeoutMs <= 0) throw unreachable(name, 'the time was used up');
      try {
        const answer = await ask(server, { name, type }, { timeoutMs, clock: options.clock });
        if (answer.rcode === 'NOERROR' || answer.rcode === 'NXDOMAIN') return { answer, server };
        failures.push(`${server.name} (${server.address}): ${answer.rcode}`);
      } catch (error) {
        if (!(error instanceof DnsFailure)) throw error;
        failures.push(`${server.name} (${server.address}): ${error.code}`);
      }
    }
    throw unreachable(name, failures.join('; ') || 'no server has an IPv4 address');
  };

  /** Asks from the root down; stops below `stopAt`, so that the delegation of that zone is the last cut. */
  const walk = async (name: string, type: RecordType, stopAt?: string, depth = 0): Promise<WalkEnd> => {
    let servers: readonly DnsServer[] = roots;
    const cuts: Cut[] = [];
    for (let step = 0; step < MOST_REFERRALS; step++) {
      const { answer, server } = await askAny(servers, name, type);
      const above = cuts.at(-1)?.zone ?? '';
      const cut = await referralIn(answer, name, above, depth);
      if (!cut) return { answer, server, cuts };
      cuts.push(cut);
      if (stopAt !== undefined && cut.zone === plainName(stopAt)) return { answer, server, cuts };
      servers = cut.servers;
    }
    throw unreachable(name, 'the referrals do not end');
  };

  const referralIn = async (
    answer: DnsAnswer,
    name: string,
    above: string,
    depth: number,
  ): Promise<Cut | undefined> => {
    if (answer.authoritative || answer.answers.length > 0) return undefined;
    const ns = answer.authorities.filter((record) => record.type === 'NS');
    const zone = plainName(ns[0]?.name ?? '');
    if (ns.length === 0 || zone === above || !liesWithin(plainName(name), zone)) return undefined;
    const names = [
      ...new Set(
        ns.flatMap((record) =>
          record.type === 'NS' && plainName(record.name) === zone ? [plainName(String(record.data))] : [],
        ),
      ),
    ];
    const servers: DnsServer[] = [];
    const unchecked: { name: string; address?: string; why: string }[] = [];
    for (const each of names) {
      const glue = answer.additionals.filter((record) => plainName('name' in record ? record.name : '') === each);
      const v4 = glue.flatMap((record) => (record.type === 'A' ? [record.data] : []));
      const addresses = v4.length > 0 ? v4 : await addressesOf(each, depth);
      servers.push(...addresses.map((address) => ({ name: each, address, port })));
      for (const record of glue)
        if (record.type === 'AAAA') unchecked.push({ name: each, address: record.data, why: 'no IPv6 route' });
      if (addresses.length === 0) unchecked.push({ name: each, why: 'no IPv4 address was found' });
    }
    return { zone, names, servers, unchecked };
  };

  const addressesOf = async (name: string, depth: number): Promise<string[]> => {
    if (depth >= MOST_NESTED) return [];
    try {
      const { answer } = await walk(name, 'A', undefined, depth + 1);
      return answer.answers.flatMap((record) => (record.type === 'A' ? [record.data] : []));
    } catch (error) {
      if (error instanceof TroubleError) return [];
      throw error;
    }
  };
  return { walk };
}

function unreachable(name: string, why: string): TroubleError {
  return new TroubleError({
    code: 'dns-unreachable',
    step: 'propagation',
    message: `No name server answered for ${name}: ${why}.`,
    action: 'Check that the function can send UDP and TCP to the authoritative port, and the root hints of the config.',
  });
}
