import { describe, expect, it } from 'vitest';
import type { DnsEvidence, ShadowCheck } from '../../../../lambda/contract/evidence/dns.ts';
import { cname, ns, type Reply, type Rr, soa, TYPE } from './message-writer.ts';
import { AT, type Broken, NAME, observe, soundResolver, ZONE } from './observed-world.ts';
import type { Query } from './scripted-dns.ts';

const REAL_NAME = '_acme-challenge.www.elsewhere.test';

function readings(evidence: DnsEvidence): [string, string | undefined, string | undefined][] {
  return evidence.checks
    .filter((check): check is ShadowCheck => check.check === 'shadow' && !('crashed' in check))
    .map(({ name, resolvers: [view] }) => [name, view?.reading, view?.why]);
}

/** Answers by script, and where that has nothing as a sound resolver does. */
const resolving = (script: (query: Query) => Reply | undefined) => (world: Broken) => {
  world.resolver = (query) => ({ aa: false, ra: true, ...(script(query) ?? (soundResolver(query) as Reply)) });
};
/** Answers from the zone of this SOA record, which names no name servers. */
const source = (record: Rr, rcode = 0) =>
  resolving(({ type, name }) => {
    if (type !== TYPE.SOA) return type === TYPE.NS ? {} : undefined;
    return name === record.name ? { answers: [record] } : { rcode, authorities: [record] };
  });

describe('a resolver that answers', () => {
  it('as the servers of the tree do is no shadow', async () => {
    expect(readings(await observe())).toEqual([
      [ZONE, 'same', undefined],
      [NAME, 'same', undefined],
    ]);
  });

  it.each([
    ['from a private zone of the same name', source(soa(ZONE, { primary: 'ns-1536.awsdns-00.co.uk' })), 'SOA record'],
    ['from a private zone of a parent', source(soa('test', { primary: 'ns-1536.awsdns-00.co.uk' }), 3), 'SOA record'],
    ['from another root', source(soa('', { primary: 'a.root' }), 3), 'SOA record'],
  ])('%s is a shadow', async (_what, breakIt, why) => {
    expect(readings(await observe(breakIt))).toEqual([
      [ZONE, 'other', expect.stringContaining(why)],
      [NAME, 'other', expect.stringContaining(why)],
    ]);
  });

  it('for a challenge name from a zone that the tree lacks is a shadow of that name alone', async () => {
    const breakIt = resolving(({ type, name }) =>
      type === TYPE.SOA && name === NAME ? { rcode: 3, authorities: [soa('www.acme.test')] } : undefined,
    );

    expect(readings(await observe(breakIt))).toEqual([
      [ZONE, 'same', undefined],
      [NAME, 'other', 'the tree has no such zone'],
    ]);
  });

  it('with name servers of its own, though with the same SOA record, is a shadow', async () => {
    const breakIt = resolving(({ type }) => (type === TYPE.NS ? { answers: [ns(ZONE, 'inside.test')] } : undefined));

    const [[, reading, why] = []] = readings(await observe(breakIt));
    expect([reading, why]).toEqual(['other', expect.stringContaining('name servers')]);
  });

  it('through the alias of a real name, as the tree has it, is no shadow', async () => {
    const evidence = await observe((world) => {
      world.subject.name = REAL_NAME;
      resolving(({ name, type }) => {
        if (name === REAL_NAME && type === TYPE.SOA) {
          return { answers: [cname(REAL_NAME, NAME)], authorities: [soa(ZONE)] };
        }
        const wanted = type === TYPE.NS ? ns(name, 'ns.elsewhere.test') : soa(name);
        return name === 'elsewhere.test' ? { answers: [wanted] } : undefined;
      })(world);
    });

    expect(readings(evidence)).toEqual([
      [ZONE, 'same', undefined],
      ['elsewhere.test', 'same', undefined],
      [REAL_NAME, 'same', undefined],
    ]);
  });
});

describe('it is not known whether a resolver answers from another zone', () => {
  it.each<[string, Reply, string]>([
    ['when it fails', { rcode: 2 }, 'SERVFAIL'],
    ['when no SOA record tells the zone', { rcode: 3 }, 'without an SOA record'],
    ['when it does not know yet of the delegation', { rcode: 3, authorities: [soa('test')] }, 'delegation'],
    ['when an alias leads it elsewhere', { authorities: [soa('elsewhere.test')] }, 'alias'],
  ])('%s', async (_what, answer, why) => {
    const evidence = await observe(resolving(({ type }) => (type === TYPE.TXT ? undefined : answer)));

    expect(readings(evidence)).toEqual([
      [ZONE, 'unknown', expect.stringContaining(why)],
      [NAME, 'unknown', expect.stringContaining(why)],
    ]);
  });

  it('when a server of the zone that may have its SOA record is silent', async () => {
    const evidence = await observe((world) => {
      source(soa(ZONE, { primary: 'second.test' }))(world);
      world.at.second = () => 'silence';
    });

    expect(readings(evidence)[0]).toEqual([ZONE, 'unknown', expect.stringContaining('not every server')]);
  });
});

it('servers of one zone may each have an SOA record of their own', async () => {
  const evidence = await observe((world) => {
    source(soa(ZONE, { primary: 'second.test' }))(world);
    world.at.second = ({ name, type }) =>
      name === ZONE && type === TYPE.SOA ? { answers: [soa(ZONE, { primary: 'second.test' })] } : undefined;
  });

  expect(readings(evidence)[0]).toEqual([ZONE, 'same', undefined]);
});

it('a zone below, served by the same servers without a referral, is no shadow', async () => {
  const below = 'www.acme.test';
  const evidence = await observe((world) => {
    resolving(({ name, type }) => (type === TYPE.SOA && name === NAME ? { authorities: [soa(below)] } : undefined))(
      world,
    );
    const both = ({ name, type }: Query): Reply | undefined => {
      if (name === below && type === TYPE.NS) return { answers: [ns(below, 'ns1.acme.test')] };
      return name === below && type === TYPE.SOA ? { answers: [soa(below)] } : undefined;
    };
    world.at = { first: both, second: both };
  });

  expect(readings(evidence)[1]).toEqual([NAME, 'same', undefined]);
});

describe('the resolvers that are asked', () => {
  const shadowed = (resolvers: string[]) => (world: Broken) => {
    source(soa(ZONE, { primary: 'private.test' }))(world);
    Object.assign(world, { resolvers, platformResolvers: [AT.resolver], deadlineMs: 800 });
  };

  it('are those of the platform where the config names none', async () => {
    expect(readings(await observe(shadowed([])))[0]?.[1]).toBe('other');
  });

  it('are those of the config alone where it names some', async () => {
    const evidence = await observe(shadowed([`${AT.nobody}:9`]));

    const [check] = evidence.checks.filter((each) => each.check === 'shadow');
    expect(check).toMatchObject({ resolvers: [{ resolver: `${AT.nobody}:9`, reading: 'unknown' }] });
  });

  it('without a route to them are not asked', async () => {
    expect(readings(await observe(shadowed(['[fd00::2]:53'])))[0]).toEqual([
      ZONE,
      'unknown',
      expect.stringContaining('no route'),
    ]);
  });
});
