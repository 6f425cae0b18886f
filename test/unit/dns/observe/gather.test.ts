import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DNS_BOUNDS } from '../../../../lambda/contract/evidence/dns.ts';
import { observeDns } from '../../../../lambda/dns/observe/gather.ts';
import { address, cname, txt } from './message-writer.ts';
import { AT, FOREIGN, NAME, observe, pick, VALUE, ZONE } from './observed-world.ts';
import { realClock, startWorld } from './scripted-dns.ts';

describe('the observation of a healthy world', () => {
  it('holds one check of each kind, none crashed', async () => {
    const evidence = await observe();

    const kinds = evidence.checks.map(({ check }) => check);
    const single = ['alias', 'authoritative', 'delegation', 'dnssec', 'negative-ttl', 'resolvers'];
    expect(kinds.sort()).toEqual([...single, 'shadow', 'shadow']);
    expect(evidence.checks.some((check) => 'crashed' in check)).toBe(false);
    expect(evidence.omitted).toEqual({ names: 0, zones: 0 });
  });

  it('asks every server over UDP and TCP and counts what is expected', async () => {
    const { answers } = pick(await observe(), 'authoritative');

    const said = answers.map(({ address: at, transport, values }) => [at, transport, values?.expectedServed]);
    expect(said).toEqual([
      [AT.first, 'udp', 1],
      [AT.first, 'tcp', 1],
      [AT.second, 'udp', 1],
      [AT.second, 'tcp', 1],
    ]);
  });

  it('tells the negative TTL as the lesser of the two in the SOA record', async () => {
    const { soa, negativeTtl } = pick(await observe(), 'negative-ttl');

    expect({ soa, negativeTtl }).toEqual({ soa: { serial: 7, ttl: 900, minimum: 60 }, negativeTtl: 60 });
  });

  it('walks the delegation from the root', async () => {
    const { delegated, path, parent } = pick(await observe(), 'delegation');

    expect(delegated).toBe('yes');
    expect(path.map((step) => step.zone)).toEqual(['', 'test']);
    expect(parent?.glue.map(({ address: at }) => at)).toEqual([AT.first, AT.second]);
  });
});

describe('values', () => {
  it('are counted and never kept, those of others told by a short hash', async () => {
    const evidence = await observe(({ own }) => {
      own.push(txt(NAME, FOREIGN));
    });

    const { answers } = pick(evidence, 'authoritative');
    const foreignHash = createHash('sha256').update(FOREIGN).digest('hex').slice(0, 12);
    expect(answers[0]?.values).toEqual({
      count: 2,
      expected: 1,
      expectedServed: 1,
      foreign: 1,
      foreignHashes: [foreignHash],
    });
    expect(JSON.stringify(evidence)).not.toContain(FOREIGN);
    expect(JSON.stringify(evidence)).not.toContain(VALUE);
  });

  it('of several strings are one value', async () => {
    const evidence = await observe(({ own }) => {
      own.splice(own.length - 1, 1, txt(NAME, VALUE.slice(0, 20), VALUE.slice(20)));
    });

    expect(pick(evidence, 'authoritative').answers[0]?.values).toMatchObject({
      count: 1,
      expectedServed: 1,
      foreign: 0,
    });
  });

  it('that are left where none should be are foreign', async () => {
    const evidence = await observe((world) => {
      world.subject = { name: NAME, expected: [] };
    });

    expect(pick(evidence, 'authoritative').answers[0]?.values).toMatchObject({ expected: 0, foreign: 1 });
  });

  it('are not told by what a server puts into its words', async () => {
    const evidence = await observe((world) => {
      world.resolver = () => ({ rcode: 2, ede: [{ code: 9, text: `no ${VALUE} \u0007here` }] });
    });

    const [view] = pick(evidence, 'resolvers').resolvers;
    expect(view?.validated?.extendedErrors).toEqual([{ code: 9, name: 'DNSKEY Missing', text: 'no [removed]  here' }]);
    expect(JSON.stringify(evidence)).not.toContain(VALUE);
  });
});

describe('aliases', () => {
  it('are followed with target, TTL and zone, and the delegation on their way is checked', async () => {
    const name = '_acme-challenge.www.elsewhere.test';
    const evidence = await observe((world) => {
      world.subject.name = name;
    });

    expect(pick(evidence, 'alias')).toMatchObject({
      end: 'txt',
      target: NAME,
      zone: ZONE,
      hops: [{ name, target: NAME, ttl: 3_600, zone: 'elsewhere.test' }],
    });
    expect(pick(evidence, 'delegation', 'elsewhere.test').delegated).toBe('yes');
    expect(pick(evidence, 'authoritative').answers[0]?.values?.expectedServed).toBe(1);
  });

  it('are followed though the server says that their end does not exist', async () => {
    const evidence = await observe((world) => {
      const reaction = { rcode: 3, answers: [cname(NAME, 'here.elsewhere.test')] };
      world.at.first = ({ name }) => (name === NAME ? reaction : undefined);
      world.elsewhere.push(txt('here.elsewhere.test', VALUE));
    });

    expect(pick(evidence, 'alias')).toMatchObject({ end: 'txt', target: 'here.elsewhere.test' });
  });

  it.each([
    ['a circle', [cname(NAME, `a.${NAME}`), cname(`a.${NAME}`, NAME)], 'circle'],
    ['a name that does not exist', [cname(NAME, 'gone.elsewhere.test')], 'nxdomain'],
    ['a name without TXT records', [cname(NAME, 'ns.elsewhere.test')], 'nodata'],
    ['the root', [cname(NAME, '')], 'unusable'],
    ['a zone that nobody serves', [cname(NAME, 'x.dead.test')], 'unreachable'],
    ['more names than are followed', chain(20), 'too-many'],
  ])('that lead to %s end so', async (_what, records, end) => {
    const evidence = await observe(({ own, tld }) => {
      own.splice(own.length - 1, 1, ...records);
      tld.push({
        ...address('dead.test', AT.nobody),
        type: 2,
        rdata: Buffer.from('\x02ns\x04dead\x04test\0', 'latin1'),
      });
      tld.push(address('ns.dead.test', AT.nobody));
    });

    const alias = pick(evidence, 'alias');
    expect(alias.end).toBe(end);
    expect(alias.hops.length).toBeLessThanOrEqual(DNS_BOUNDS.aliases);
  });
});

function chain(length: number) {
  const name = (index: number) => (index === 0 ? NAME : `${index}.${NAME}`);
  return Array.from({ length }, (_, index) => cname(name(index), name(index + 1)));
}

describe('a gathering', () => {
  it('keeps a check that crashes beside the others', async () => {
    // No config holds such a resolver: the world of the test reads it once, and the check crashes at it.
    let reads = 0;
    const resolver = {
      toString() {
        reads += 1;
        if (reads > 1) throw new RangeError('nobody can read it');
        return '127.0.0.1:53';
      },
    };
    const evidence = await observe((world) => {
      world.resolvers = [resolver as never];
    });

    const crashed = evidence.checks.find((check) => check.check === 'resolvers' && 'crashed' in check);
    expect(crashed).toMatchObject({
      check: 'resolvers',
      subject: NAME,
      crashed: expect.stringContaining('nobody can read it'),
    });
    expect(pick(evidence, 'authoritative').answers).toHaveLength(4);
  });

  it('ends at its deadline though nobody answers', async () => {
    const began = performance.now();

    const evidence = await observe((world) => {
      world.at = { first: () => 'silence', second: () => 'silence' };
      world.resolver = () => 'silence';
      world.deadlineMs = 600;
    });

    expect(performance.now() - began).toBeLessThan(1_500);
    expect(evidence.checks.some((check) => 'crashed' in check)).toBe(false);
    expect(JSON.stringify(evidence)).toContain('"not-asked"');
  });

  it('looks at no more names than its bound and says how many it left out', async () => {
    const world = await startWorld([{ zone: '', addresses: [AT.root], records: [txt('x.test', 'here')] }]);
    const subjects = Array.from({ length: 25 }, (_, index) => ({
      name: `_acme-challenge.${index}.test`,
      expected: [],
    }));
    const network = { ...world.network, resolvers: [`${AT.root}:${world.network.authoritativePort}`] };
    try {
      const evidence = await observeDns(subjects, 'test', {
        network,
        platformResolvers: [],
        clock: realClock,
        deadline: Date.now() + 3_000,
      });

      expect(evidence.omitted.names).toBe(5);
      expect(evidence.checks.filter(({ check }) => check === 'alias')).toHaveLength(DNS_BOUNDS.names);
    } finally {
      await world.close();
    }
  });
});
