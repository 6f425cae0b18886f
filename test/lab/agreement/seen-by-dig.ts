import { createHash } from 'node:crypto';
import { DNS_BOUNDS } from '../../../lambda/contract/evidence/dns.ts';
import { delv, type Validation } from './delv.ts';
import { answersAt, type DigAnswer, type DigResult, dig, inSection } from './dig.ts';
import { type DigCut, type DigLanding, type DigWorld, descend } from './dig-descent.ts';
import { seeDnssec, seeSoa, seeZone } from './dig-zones.ts';
import { type Seen, type SeenAlias, type SeenAnswer, type SeenByResolver, withoutCountdown } from './seen.ts';
import { plain, textOf } from './texts.ts';

/** How many aliases the evidence follows. */
const MOST_ALIASES = 8;

/** What dig and delv see of a name and of the zones on the way to it. */
export async function seenByDig(
  name: string,
  zone: string,
  expected: readonly string[],
  world: DigWorld & { readonly anchor: string },
): Promise<Seen> {
  const { alias, cuts, end } = await followAliases(plain(name), world);
  const own = (await descend(zone, 'NS', world)).cut;
  const zones = new Map([own, ...cuts].filter((cut) => cut.zone !== '').map((cut) => [cut.zone, cut]));
  // A zone that is not delegated is told of all the same.
  const delegations = own.zone === zone ? [] : [[zone, await seeZone(zone, own, world)] as const];
  if (own.zone !== zone && !cuts.some((cut) => cut.zone === own.zone)) zones.delete(own.zone);
  const all = await Promise.all(
    [...zones.values()].map(async (cut) => ({
      zone: cut.zone,
      seen: await seeZone(cut.zone, cut, world),
      dnssec: await seeDnssec(cut, world),
      soa: await seeSoa(cut, world),
    })),
  );
  return {
    zones: Object.fromEntries([...delegations, ...all.map((each) => [each.zone, each.seen] as const)]),
    dnssec: Object.fromEntries(all.map((each) => [each.zone, each.dnssec])),
    soa: Object.fromEntries(all.map((each) => [each.zone, each.soa])),
    alias,
    answers: end ? await askAll(end, alias.target, expected, world) : {},
    resolver: await askResolver(name, expected, world),
  };
}

async function followAliases(
  name: string,
  world: DigWorld,
): Promise<{ alias: SeenAlias; cuts: DigCut[]; end?: DigCut }> {
  const hops: string[] = [];
  const passed = [name];
  const cuts: DigCut[] = [];
  for (let owner = name; ; ) {
    const landing = await descend(owner, 'TXT', world);
    const { cut } = landing;
    cuts.push(cut);
    const [cname] = landing.last ? answersAt(landing.last, owner, 'CNAME') : [];
    const ended = (end: string) => ({ alias: { hops, end, target: owner, zone: cut.zone }, cuts });
    if (!cname) return { ...ended(endOf(landing, owner)), end: cut };
    if (hops.length === MOST_ALIASES) return ended('too-many');
    const target = plain(cname.data);
    hops.push(`${owner} ${cname.ttl} ${target} in ${cut.zone}`);
    if (passed.includes(target)) return ended('circle');
    passed.push(target);
    owner = target;
  }
}

function endOf({ last }: DigLanding, owner: string): string {
  if (!last) return 'unreachable';
  if (answersAt(last, owner, 'TXT').length > 0) return 'txt';
  return last.rcode === 'NXDOMAIN' ? 'nxdomain' : 'nodata';
}

async function askAll(
  { servers }: DigCut,
  target: string,
  expected: readonly string[],
  { inspectors, port }: DigWorld,
): Promise<Record<string, SeenAnswer>> {
  const asked = servers.flatMap(({ address }) =>
    (['udp', 'tcp'] as const).map(async (transport): Promise<[string, SeenAnswer]> => {
      const said = await dig(inspectors, { address, port }, [target, 'TXT'], { transport });
      return [`${address} ${transport}`, seeAnswer(said, target, expected)];
    }),
  );
  return Object.fromEntries(await Promise.all(asked));
}

function seeAnswer(said: DigResult, name: string, expected: readonly string[]): SeenAnswer {
  if ('failure' in said) return { failure: said.failure };
  const { rcode, aa, tc, withoutEdns } = said;
  const head = { rcode, aa, tc, ...(withoutEdns ? { withoutEdns } : {}) };
  if (tc) return head;
  const [cname] = answersAt(said, name, 'CNAME');
  const [soa] = inSection(said, 'authority', 'SOA');
  return {
    ...head,
    ...(rcode === 'NOERROR' ? { values: countValues(said, expected) } : {}),
    ...(cname ? { alias: plain(cname.data) } : {}),
    ...(soa ? { negativeTtl: Math.min(soa.ttl, Number(soa.data.split(' ').at(-1))) } : {}),
  };
}

function countValues(said: DigAnswer, expected: readonly string[]): NonNullable<SeenAnswer['values']> {
  const values = inSection(said, 'answer', 'TXT').map(({ data }) => textOf(data));
  const others = values.filter((value) => !expected.includes(value));
  const kept = [...new Set(others)].slice(0, DNS_BOUNDS.hashes);
  return {
    count: values.length,
    expected: expected.filter((value) => values.includes(value)).length,
    foreign: others.length,
    hashes: kept.map((value) => createHash('sha256').update(value, 'latin1').digest('hex').slice(0, 12)).sort(),
  };
}

async function askResolver(
  name: string,
  expected: readonly string[],
  world: DigWorld & { readonly anchor: string },
): Promise<SeenByResolver> {
  const { inspectors, resolver, anchor } = world;
  const look = async (how: 'validating' | 'checking-disabled') => {
    const said = await dig(inspectors, resolver, [name, 'TXT'], { resolver: how });
    return 'failure' in said || !said.tc
      ? said
      : dig(inspectors, resolver, [name, 'TXT'], { resolver: how, transport: 'tcp' });
  };
  const [validated, unvalidated] = await Promise.all([look('validating'), look('checking-disabled')]);
  const validation: Validation = await delv(inspectors, resolver, name, anchor);
  const extra = 'failure' in validated ? { ede: [] } : { ad: validated.ad, ede: [...validated.ede].sort() };
  const seen = seeAnswer(validated, name, expected);
  return {
    reading: readingOf(seen, validation),
    validated: { ...withoutCountdown(seen), ...extra },
    unvalidated: withoutCountdown(seeAnswer(unvalidated, name, expected)),
    validation: validation.state,
  };
}

/** The product's word for it, from what dig got and what delv makes of the records. */
function readingOf({ failure, rcode, values }: SeenAnswer, { state }: Validation): string {
  if (failure !== undefined) return 'no-answer';
  if (rcode === 'SERVFAIL') return state === 'broken' ? 'dnssec-broken' : 'servers-broken';
  if (rcode === 'NXDOMAIN') return 'missing';
  if (rcode === 'NOERROR') return (values?.count ?? 0) > 0 ? 'found' : 'missing';
  return 'refused';
}
