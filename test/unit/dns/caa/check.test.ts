import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caaFindingSchema, MOST_CAA_RECORDS } from '../../../../lambda/contract/evidence/caa.ts';
import { checkCaa, checkCaaOfAll } from '../../../../lambda/dns/caa/check.ts';
import type { CaaIssuer } from '../../../../lambda/dns/caa/issuer.ts';
import { address, caa, cname, ns, type Rr, soa, TYPE, txt, uint16, writeReply } from '../observe/message-writer.ts';
import { type Query, realClock, type Script, startWorld, type World } from '../observe/scripted-dns.ts';

const [ROOT, TLD, EXAMPLE, ELSEWHERE] = ['127.81.0.1', '127.81.0.2', '127.81.0.3', '127.81.0.4'];
const CA: CaaIssuer = { id: 'main', caaIdentities: ['ca.example'] };
const NAME = 'a.b.example.test';

let records: Rr[];
let tldRecords: Rr[];
let elsewhere: Rr[];
let script: Script;
let world: World;

/** The root, test, example.test (whose servers answer `script` first) and elsewhere.test. */
beforeEach(async () => {
  [records, tldRecords, elsewhere] = [[soa('example.test'), txt(NAME, 'here')], [], [soa('elsewhere.test')]];
  script = () => undefined;
  const delegate = (zone: string, at: string) => [ns(zone, `ns.${zone}`), address(`ns.${zone}`, at)];
  world = await startWorld([
    { zone: '', addresses: [ROOT], records: [soa(''), ...delegate('test', TLD)] },
    {
      zone: 'test',
      addresses: [TLD],
      records: [soa('test'), ...delegate('example.test', EXAMPLE), ...delegate('elsewhere.test', ELSEWHERE)],
      script: (query) => (query.name === 'test' && query.type === TYPE.CAA ? { answers: tldRecords } : undefined),
    },
    { zone: 'example.test', addresses: [EXAMPLE], records, script: (query) => script(query) },
    { zone: 'elsewhere.test', addresses: [ELSEWHERE], records: elsewhere },
  ]);
});
afterEach(() => world.close());

const options = () => ({ network: world.network, clock: realClock, deadline: Date.now() + 5_000 });
const said = async (identifier = NAME) => {
  const finding = await checkCaa(identifier, CA, options());
  expect(caaFindingSchema.parse(JSON.parse(JSON.stringify(finding)))).toEqual(finding);
  return finding;
};
const isCaaAt = (name: string, { name: asked, type }: Query) => asked === name && type === TYPE.CAA;
const raw = (name: string, octets: number[]): Rr => ({ name, type: TYPE.CAA, rdata: Buffer.from(octets) });

describe('the climb', () => {
  it('finds nothing up to the top-level domain, and asks each label once', async () => {
    const finding = await said();

    expect(finding).toMatchObject({ outcome: 'allowed', reason: 'no-records', recordCount: 0 });
    const labels = world.asked.filter(({ type, at }) => type === TYPE.CAA && at !== ROOT).map(({ name }) => name);
    expect([...new Set(labels)].sort()).toEqual([NAME, 'b.example.test', 'example.test', 'test']);
  });

  it('takes the closest set, though a parent says otherwise', async () => {
    records.push(caa('b.example.test', 0, 'issue', 'ca.example'), caa('example.test', 0, 'issue', ';'));

    expect(await said()).toMatchObject({ outcome: 'allowed', reason: 'authorized', foundAt: 'b.example.test' });
  });

  it('stops at a set that only reports incidents', async () => {
    records.push(caa('b.example.test', 0, 'iodef', 'mailto:x@y.example'), caa('example.test', 0, 'issue', ';'));

    expect(await said()).toMatchObject({
      outcome: 'allowed',
      reason: 'no-relevant-property',
      foundAt: 'b.example.test',
    });
  });

  it('climbs on past a name that does not exist', async () => {
    records.push(caa('example.test', 0, 'issue', 'other.example'));

    const finding = await said('x.y.example.test');

    expect(finding).toMatchObject({
      outcome: 'refused',
      reason: 'other-issuer',
      foundAt: 'example.test',
      decidedBy: 0,
    });
    expect(finding.message).toContain('0 issue "other.example"');
  });

  it('reaches the top-level domain', async () => {
    tldRecords.push(caa('test', 0, 'issue', ';'));

    expect(await said()).toMatchObject({ outcome: 'refused', reason: 'nobody-may-issue', foundAt: 'test' });
  });

  it('begins at the base of a wildcard and heeds issuewild there', async () => {
    records.push(caa('b.example.test', 0, 'issue', 'ca.example'), caa('b.example.test', 0, 'issuewild', ';'));

    expect(await said('*.b.example.test')).toMatchObject({
      outcome: 'refused',
      foundAt: 'b.example.test',
      decidedBy: 1,
    });
    expect(await said('b.example.test')).toMatchObject({ outcome: 'allowed' });
  });
});

describe('a CNAME', () => {
  beforeEach(() => {
    records.splice(1, 1, cname(NAME, 'x.elsewhere.test'));
  });

  it('leads to the set that counts', async () => {
    elsewhere.push(caa('x.elsewhere.test', 0, 'issue', ';'));

    expect(await said()).toMatchObject({ outcome: 'refused', foundAt: NAME, aliases: ['x.elsewhere.test'] });
  });

  it('does not lead the climb to the parents of its target', async () => {
    elsewhere.push(caa('elsewhere.test', 0, 'issue', ';'), txt('x.elsewhere.test', 'here'));
    records.push(caa('example.test', 0, 'issue', 'ca.example'));

    expect(await said()).toMatchObject({ outcome: 'allowed', reason: 'authorized', foundAt: 'example.test' });
  });

  it('that leads in a circle leaves the question open', async () => {
    elsewhere.push(cname('x.elsewhere.test', NAME));

    const finding = await said();

    expect(finding).toMatchObject({ outcome: 'undetermined', reason: 'lookup-failed', foundAt: NAME });
    expect(finding.message).toContain('circle');
  });

  it('that leads to the root finds no records there', async () => {
    records.splice(1, 1, cname(NAME, ''));

    expect(await said()).toMatchObject({ outcome: 'allowed', reason: 'no-records' });
  });

  it('in a chain without end leaves the question open', async () => {
    const links = Array.from({ length: 20 }, (_, index) =>
      cname(`${index}.elsewhere.test`, `${index + 1}.elsewhere.test`),
    );
    elsewhere.push(cname('x.elsewhere.test', '0.elsewhere.test'), ...links);

    expect(await said()).toMatchObject({ outcome: 'undetermined', reason: 'lookup-failed' });
  });
});

describe('a server that does not answer as it should', () => {
  it.each([
    ['SERVFAIL', (): ReturnType<Script> => ({ rcode: 2 }), 'SERVFAIL'],
    ['REFUSED', (): ReturnType<Script> => ({ rcode: 5, aa: false }), 'REFUSED'],
    ['NOTIMP for a type that it does not know', (): ReturnType<Script> => ({ rcode: 4 }), 'NOTIMP'],
    ['silence', (): ReturnType<Script> => 'silence', 'timeout'],
    ['an answer that is not authoritative', (): ReturnType<Script> => ({ aa: false }), 'not authoritative'],
  ])('%s at a label leaves the question open', async (_what, reaction, words) => {
    records.push(caa('example.test', 0, 'issue', 'ca.example'));
    script = (query) => (isCaaAt('b.example.test', query) ? reaction() : undefined);

    const finding = await said();

    expect(finding).toMatchObject({ outcome: 'undetermined', reason: 'lookup-failed', foundAt: 'b.example.test' });
    expect(finding.message).toContain(words);
  });

  it('does no harm above the closest set', async () => {
    records.push(caa('b.example.test', 0, 'issue', 'ca.example'));
    script = (query) => (isCaaAt('example.test', query) ? { rcode: 2 } : undefined);

    expect(await said()).toMatchObject({ outcome: 'allowed', foundAt: 'b.example.test' });
  });

  it('is asked over TCP when its answer is truncated', async () => {
    records.push(...Array.from({ length: 60 }, (_, index) => caa(NAME, 0, 'issue', `${index}.other.example`)));
    records.push(caa(NAME, 0, 'issue', 'ca.example'));

    const finding = await said();

    expect(finding).toMatchObject({ outcome: 'allowed', reason: 'authorized', recordCount: 61 });
    expect(finding.records).toHaveLength(MOST_CAA_RECORDS);
    expect(finding.decidedBy).toBeUndefined();
  });

  it('that truncates and has no TCP leaves the question open', async () => {
    script = (query) => {
      if (!isCaaAt(NAME, query)) return undefined;
      return query.transport === 'udp' ? { tc: true } : 'silence';
    };

    expect(await said()).toMatchObject({ outcome: 'undetermined', reason: 'lookup-failed', foundAt: NAME });
  });

  it.each([
    ['a tag that runs past its record', [0, 9, 0x69, 0x73]],
    ['an empty tag', [0, 0, 0x61]],
  ])('%s leaves the question open', async (_what, octets) => {
    records.push(raw(NAME, octets), caa(NAME, 0, 'issue', 'ca.example'));

    expect(await said()).toMatchObject({ outcome: 'undetermined', reason: 'unreadable-record', foundAt: NAME });
  });

  it('whose answer breaks off within a record leaves the question open', async () => {
    const whole = (query: Query) => writeReply(query.packet, { answers: [caa(NAME, 0, 'issue', 'ca.example')] });
    script = (query) => {
      if (!isCaaAt(NAME, query)) return undefined;
      const cut = whole(query).subarray(0, -14);
      cut.writeUInt16BE(0, 10);
      return cut;
    };

    expect(await said()).toMatchObject({ outcome: 'undetermined', reason: 'lookup-failed', foundAt: NAME });
  });

  it('has only the records at the name believed', async () => {
    script = (query) =>
      isCaaAt(NAME, query) ? { answers: [txt(NAME, 'x'), caa('victim.test', 0, 'issue', ';')] } : undefined;

    expect(await said()).toMatchObject({ outcome: 'allowed', reason: 'no-records' });
  });

  it('leaves the question open when the time is up', async () => {
    const finding = await checkCaa(NAME, CA, { ...options(), deadline: Date.now() - 1 });

    expect(finding).toMatchObject({ outcome: 'undetermined', reason: 'lookup-failed' });
  });
});

describe('all identifiers at all CAs', () => {
  it('are judged each, every name asked once', async () => {
    records.push(caa('example.test', 0, 'issue', 'ca.example; accounturi=https://ca.example/1'));
    const issuers = [
      { ...CA, accountUrl: 'https://ca.example/1' },
      { ...CA, id: 'second', accountUrl: 'https://ca.example/2' },
      { id: 'other', caaIdentities: ['other.example'] },
    ];

    const findings = await checkCaaOfAll([NAME, '*.b.example.test'], issuers, options());

    const outcomes = findings.map(({ identifier, ca, reason }) => `${identifier} ${ca} ${reason}`);
    expect(outcomes).toEqual([
      `${NAME} main authorized`,
      `${NAME} second other-account`,
      `${NAME} other other-issuer`,
      '*.b.example.test main authorized',
      '*.b.example.test second other-account',
      '*.b.example.test other other-issuer',
    ]);
    const atExample = world.asked.filter(({ at, type }) => at === EXAMPLE && type === TYPE.CAA).map(({ name }) => name);
    expect(atExample.sort()).toEqual([NAME, 'b.example.test', 'example.test']);
  });

  it('keep what records hold printable and short', async () => {
    const value = Buffer.concat([Buffer.from([0, 5]), Buffer.from('issue'), Buffer.alloc(900, 0x07), uint16(0xfffe)]);
    records.push({ name: NAME, type: TYPE.CAA, rdata: value });

    const finding = await said();

    expect(finding.reason).toBe('malformed');
    expect(finding.records[0]?.value).toMatch(/^(\\007)+$/);
  });
});
