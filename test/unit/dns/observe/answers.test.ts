import { describe, expect, it } from 'vitest';
import { cname, soa, TYPE, txt, uint16 } from './message-writer.ts';
import { AT, FOREIGN, NAME, observe, pick, VALUE } from './observed-world.ts';
import type { Query } from './scripted-dns.ts';

const aboutValues = ({ name, type }: Query) => name === NAME && type === TYPE.TXT;

/** The header alone, as who cannot read a query may send it. */
const formerr = (query: Buffer) => Buffer.concat([query.subarray(0, 2), uint16(0x8001), Buffer.alloc(8)]);

describe('an authoritative server that', () => {
  it('misses the value is told from one that has it', async () => {
    const evidence = await observe((world) => {
      world.at.second = (query) => (aboutValues(query) ? { rcode: 3, authorities: [soa('acme.test')] } : undefined);
    });

    const { answers } = pick(evidence, 'authoritative');
    expect(answers.map(({ rcode }) => rcode)).toEqual(['NOERROR', 'NOERROR', 'NXDOMAIN', 'NXDOMAIN']);
    expect(answers[2]).toMatchObject({ negativeTtl: 300 });
    expect(answers[2]?.values).toBeUndefined();
  });

  it('truncates over UDP is heard whole over TCP', async () => {
    const evidence = await observe(({ own }) => {
      own.push(...Array.from({ length: 60 }, (_, index) => txt(NAME, `${index}${FOREIGN}`)));
    });

    const [udp, tcp] = pick(evidence, 'authoritative').answers;
    expect(udp).toMatchObject({ transport: 'udp', truncated: true });
    expect(udp?.values).toBeUndefined();
    expect(tcp).toMatchObject({
      transport: 'tcp',
      truncated: false,
      values: { count: 61, foreign: 60, expectedServed: 1 },
    });
    expect(tcp?.values?.foreignHashes).toHaveLength(8);
    expect(pick(evidence, 'alias').end).toBe('txt');
  });

  it('has no TCP shows it', async () => {
    const evidence = await observe((world) => {
      world.at.second = ({ transport }) => (transport === 'tcp' ? 'silence' : undefined);
    });

    const [, , udp, tcp] = pick(evidence, 'authoritative').answers;
    expect(udp).toMatchObject({ rcode: 'NOERROR', values: { expectedServed: 1 } });
    expect(tcp).toMatchObject({ failure: 'unreachable', extendedErrors: [] });
  });

  it('says nothing over UDP is asked twice', async () => {
    const evidence = await observe((world) => {
      world.at.second = ({ transport }) => (transport === 'udp' ? 'silence' : undefined);
    });

    const [, , udp, tcp] = pick(evidence, 'authoritative').answers;
    expect(udp).toMatchObject({ failure: 'timeout', attempts: 2 });
    expect(tcp).toMatchObject({ rcode: 'NOERROR', attempts: 1 });
  });

  it('answers without authority or with an extended error shows both', async () => {
    const evidence = await observe((world) => {
      const cookie = Buffer.alloc(8, 0x41);
      const reaction = { rcode: 5, aa: false, cookie, ede: [{ code: 18, text: 'not for you' }, { code: 4_711 }] };
      world.at.first = (query) => (aboutValues(query) ? reaction : undefined);
    });

    expect(pick(evidence, 'authoritative').answers[0]).toMatchObject({
      rcode: 'REFUSED',
      authoritative: false,
      extendedErrors: [
        { code: 18, name: 'Prohibited', text: 'not for you' },
        { code: 4_711, text: '' },
      ],
    });
  });

  it('knows no EDNS is asked again without it', async () => {
    const evidence = await observe((world) => {
      // The last 16 bits of a query's header count its additional records: the OPT record alone.
      world.at.second = ({ packet }) => (packet.readUInt16BE(10) > 0 ? formerr(packet) : undefined);
    });

    const [, , udp, tcp] = pick(evidence, 'authoritative').answers;
    expect(udp).toMatchObject({ withoutEdns: true, attempts: 2, rcode: 'NOERROR', values: { expectedServed: 1 } });
    expect(tcp).toMatchObject({ withoutEdns: true, attempts: 2, rcode: 'NOERROR', values: { expectedServed: 1 } });
    expect(pick(evidence, 'delegation').servers[1]?.state).toBe('serves');
  });

  it('says nothing to EDNS is asked again without it, once, and without it from then on', async () => {
    const withEdns: string[] = [];
    const evidence = await observe((world) => {
      world.at.second = ({ packet, name }) => {
        if (packet.readUInt16BE(10) === 0) return undefined;
        withEdns.push(name);
        return 'silence';
      };
    });

    const [, , udp] = pick(evidence, 'authoritative').answers;
    expect(udp).toMatchObject({ withoutEdns: true, rcode: 'NOERROR', values: { expectedServed: 1 } });
    expect(pick(evidence, 'delegation').servers[1]?.state).toBe('serves');
    expect(withEdns.length).toBeLessThan(10);
  });

  it('knows a code beyond the four bits of the header shows it', async () => {
    const evidence = await observe((world) => {
      world.at.first = (query) => (aboutValues(query) ? { rcode: 16 } : undefined);
    });

    expect(pick(evidence, 'authoritative').answers[0]?.rcode).toBe('BADVERS');
  });

  it('serves an alias where the value should be shows where it leads', async () => {
    const evidence = await observe((world) => {
      const reaction = { answers: [cname(NAME, 'Gone.elsewhere.test')] };
      world.at.second = (query) => (aboutValues(query) ? reaction : undefined);
    });

    const [, , udp] = pick(evidence, 'authoritative').answers;
    expect(udp).toMatchObject({ alias: 'gone.elsewhere.test', values: { count: 0, expectedServed: 0 } });
  });
});

const CD = 0x10;
const silence = 'silence' as const;
const servfail = { aa: false, ra: true, rcode: 2 };
const bogus = { ...servfail, ede: [{ code: 6, text: '' }] };
/** RRSIG (RFC 4034 section 3). */
const signature = { name: NAME, type: 46, rdata: Buffer.alloc(20) };
const found = { aa: false, ra: true, answers: [txt(NAME, VALUE)] };
const nothing = { aa: false, ra: true, authorities: [soa('acme.test', { ttl: 40, minimum: 60 })] };

describe('a resolver', () => {
  it.each([
    ['finds the value', () => found, 'found'],
    ['finds no value', () => nothing, 'missing'],
    ['finds no name', () => ({ ...nothing, rcode: 3 }), 'missing'],
    ['fails unless validation is off', ({ flags }: Query) => (flags & CD ? found : bogus), 'dnssec-broken'],
    [
      'fails unless validation is off, does not say why, and has signatures',
      ({ flags }: Query) => (flags & CD ? { ...found, answers: [...found.answers, signature] } : servfail),
      'dnssec-broken',
    ],
    [
      'fails unless validation is off, does not say why, and has no signatures',
      ({ flags }: Query) => (flags & CD ? found : servfail),
      'servers-broken',
    ],
    [
      'reached nobody, and has an answer a moment later with validation off',
      ({ flags }: Query) =>
        flags & CD
          ? { ...found, answers: [...found.answers, signature] }
          : { ...servfail, ede: [{ code: 22, text: '' }] },
      'servers-broken',
    ],
    [
      'fails unless validation is off, and finds no name then',
      ({ flags }: Query) => (flags & CD ? { ...nothing, rcode: 3 } : bogus),
      'dnssec-broken',
    ],
    ['fails anyway', () => servfail, 'servers-broken'],
    [
      'fails, and says nothing with validation off',
      ({ flags }: Query) => (flags & CD ? silence : servfail),
      'servers-broken',
    ],
    ['serves others only', () => ({ aa: false, rcode: 5 }), 'refused'],
    ['says nothing', () => silence, 'no-answer'],
  ] as const)('that %s is read so', async (_what, resolver, reading) => {
    const evidence = await observe((world) => {
      world.resolver = resolver;
    });

    expect(pick(evidence, 'resolvers').resolvers[0]?.reading).toBe(reading);
  });

  it('is waited for while it asks servers that are slow to answer', async () => {
    let first: number | undefined;
    const evidence = await observe((world) => {
      world.resolver = () => {
        first ??= Date.now();
        return Date.now() - first < 1_500 ? silence : servfail;
      };
    });

    expect(pick(evidence, 'resolvers').resolvers[0]?.reading).toBe('servers-broken');
  });

  it('is asked with recursion and for DNSSEC, once with and once without validation', async () => {
    const asked: Query[] = [];
    await observe((world) => {
      world.resolver = (query) => {
        if (query.type === TYPE.TXT) asked.push(query);
        return found;
      };
    });

    expect(asked.map(({ flags }) => flags & 0x0110).sort()).toEqual([0x0100, 0x0110]);
    const dnssecOk = asked.map(({ packet }) => packet.readUInt16BE(packet.length - 4) & 0x8000);
    expect(dnssecOk).toEqual([0x8000, 0x8000]);
  });

  it('shows validation, its words and how long it remembers that there is nothing', async () => {
    const evidence = await observe((world) => {
      world.resolver = () => ({ ...nothing, ad: true, ede: [{ code: 3, text: 'stale' }] });
    });

    expect(pick(evidence, 'resolvers').resolvers[0]?.validated).toMatchObject({
      authenticData: true,
      negativeTtl: 40,
      extendedErrors: [{ code: 3, name: 'Stale Answer', text: 'stale' }],
    });
  });

  it('at an IPv6 address is not checked', async () => {
    const evidence = await observe((world) => {
      world.resolvers = ['[2001:db8::1]:53', AT.resolver];
    });

    const { resolvers } = pick(evidence, 'resolvers');
    expect(resolvers.map(({ reading }) => reading)).toEqual(['not-checked', 'found']);
  });
});
