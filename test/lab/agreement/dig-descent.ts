import type { Inspectors } from '../../../lab/inspectors/prepare.ts';
import { type DigAnswer, type DigResult, type DigServer, dig, inSection } from './dig.ts';
import { plain } from './texts.ts';

export type NamedServer = { readonly name: string; readonly address: string };

/** A delegation as the first server of the parent that knows it tells it. */
export type DigCut = {
  readonly zone: string;
  readonly path: readonly string[];
  readonly nameServers: readonly string[];
  readonly ttl: number;
  readonly glue: readonly NamedServer[];
  /** IPv4 addresses of its name servers, glue or looked up through the resolver, and what could not be asked. */
  readonly servers: readonly NamedServer[];
  readonly notAsked: readonly string[];
  /** Addresses of the parent's servers. */
  readonly parents: readonly string[];
};

export type DigWorld = {
  readonly inspectors: Inspectors;
  readonly port: number;
  readonly resolver: DigServer;
  readonly roots: readonly NamedServer[];
};

/** Where a descent with dig ended: the deepest zone on the way, and the last word of one of its servers, if any had one. */
export type DigLanding = { readonly cut: DigCut; readonly last?: DigAnswer };

/** Follows referrals from the root with dig alone. */
export async function descend(name: string, type: string, world: DigWorld): Promise<DigLanding> {
  let cut: DigCut = {
    ...{ zone: '', path: [], nameServers: [], ttl: 0, glue: [], notAsked: [], parents: [] },
    servers: world.roots,
  };
  for (;;) {
    const { answer, referral } = await firstUseful(cut, [name, type], world);
    if (!referral) return { cut, ...(answer ? { last: answer } : {}) };
    cut = await enter(referral, cut, world);
  }
}

async function firstUseful(
  cut: DigCut,
  [name, type]: readonly [string, string],
  { inspectors, port }: DigWorld,
): Promise<{ answer?: DigAnswer; referral?: DigAnswer }> {
  for (const { address } of cut.servers) {
    const said = await askWhole(inspectors, { address, port }, [name, type]);
    if ('failure' in said || !['NOERROR', 'NXDOMAIN'].includes(said.rcode)) continue;
    if (said.aa) return { answer: said };
    if (zoneReferredTo(said)?.endsWith(cut.zone)) return { referral: said };
  }
  return {};
}

/** Over TCP as well where the answer did not fit. */
export async function askWhole(
  inspectors: Inspectors,
  server: DigServer,
  question: readonly [string, string],
): Promise<DigResult> {
  const said = await dig(inspectors, server, question);
  return 'failure' in said || !said.tc ? said : dig(inspectors, server, question, { transport: 'tcp' });
}

function zoneReferredTo(said: DigAnswer): string | undefined {
  return inSection(said, 'authority', 'NS')[0]?.name;
}

async function enter(referral: DigAnswer, above: DigCut, world: DigWorld): Promise<DigCut> {
  const records = inSection(referral, 'authority', 'NS');
  const nameServers = records.map(({ data }) => plain(data)).sort();
  const glue = [...inSection(referral, 'additional', 'A'), ...inSection(referral, 'additional', 'AAAA')].map(
    ({ name, data }) => ({ name, address: data }),
  );
  const zone = zoneReferredTo(referral) ?? '';
  const found = await Promise.all(nameServers.map((name) => addressesOf(name, glue, zone, world)));
  const servers = found.flatMap(({ v4, name }) => v4.map((address) => ({ name, address })));
  const notAsked = found.flatMap(({ name, v4, v6 }) => [
    ...v6.map((address) => `${name} ${address}`),
    ...(v4.length === 0 ? [name] : []),
  ]);
  return {
    ...{ zone, nameServers, glue, servers, ttl: records[0]?.ttl ?? 0, notAsked: notAsked.sort() },
    path: [...above.path, above.zone],
    parents: above.servers.map(({ address }) => address),
  };
}

async function addressesOf(name: string, glue: readonly NamedServer[], zone: string, world: DigWorld) {
  const given = glue.filter((each) => each.name === name).map(({ address }) => address);
  const inside = name === zone || name.endsWith(`.${zone}`);
  const addresses = given.length > 0 || inside ? given : await lookUp(name, world);
  return {
    name,
    v4: addresses.filter((address) => !address.includes(':')),
    v6: addresses.filter((address) => address.includes(':')).map(longForm),
  };
}

async function lookUp(name: string, { inspectors, resolver }: DigWorld): Promise<string[]> {
  const said = await Promise.all(
    ['A', 'AAAA'].map((type) => dig(inspectors, resolver, [name, type], { resolver: 'validating' })),
  );
  return said
    .flatMap((each) => [...inSection(each, 'answer', 'A'), ...inSection(each, 'answer', 'AAAA')])
    .map(({ data }) => data);
}

/** An IPv6 address with all its groups. */
function longForm(address: string): string {
  const [before = '', after] = address.split('::');
  const head = before.split(':').filter(Boolean);
  const tail = (after ?? '').split(':').filter(Boolean);
  return [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail].join(':');
}
