import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { LabDns } from '../../../lab/dns/lab-dns.ts';
import type { Resolver } from '../../../lab/dns/resolver/resolver.ts';
import { startUnbound } from '../../../lab/dns/unbound/start-unbound.ts';
import { freePort } from '../free-ports.ts';
import { ask, dataOf, RCODES } from './client.ts';
import { lacksUnbound } from './lacks-unbound.ts';
import { createZone, type FakeSource, NAME_SERVERS, startWorld, ZONE } from './world.ts';

/** Extended DNS Errors (RFC 8914 section 4). */
const EDE = { DNSSEC_BOGUS: 6, SIGNATURE_EXPIRED: 7, DNSKEY_MISSING: 9, RRSIGS_MISSING: 10 };
const missing = await lacksUnbound();
const SIGNED = ZONE;
const PLAIN = 'plain.example.org';

let dns: LabDns;
let source: FakeSource;
let resolver: Resolver;
let folder: string;

const look = (name: string, type: 'TXT' | 'A' | 'CAA' = 'TXT') =>
  ask(resolver, name, type, { recursionDesired: true, edns: 1232, dnssecOk: true, patience: 15_000 });

describe.skipIf(missing)('unbound', () => {
  beforeAll(async () => {
    ({ dns, source } = await startWorld());
    createZone(source, PLAIN);
    dns.setSigned(SIGNED, true);
    for (const zone of [SIGNED, PLAIN]) {
      dns.delegate(zone, NAME_SERVERS);
      source.set(zone, `one.${zone}`, 'TXT', ['"value"']);
      source.set(zone, `below.ent.${zone}`, 'TXT', ['"value"']);
      source.set(zone, `*.wild.${zone}`, 'TXT', ['"any"']);
    }
    dns.parent.set('_acme-challenge.www.example.org', 'CNAME', 60, [`one.${SIGNED}.`]);
    folder = mkdtempSync(join(tmpdir(), 'lab-unbound-'));
    const log = join(folder, 'unbound.log');
    resolver = await startUnbound({ dns, address: '127.0.0.54', port: await freePort(), dir: folder, log });
  });
  afterAll(async () => {
    await resolver?.stop();
    await dns?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await dns.fault.allOff();
    await resolver.flush();
  });

  describe('told to misbehave', () => {
    const late = `late.${PLAIN}`;

    test('it takes questions and answers none, until it speaks again', async () => {
      await resolver.silence();
      const unanswered = ask(resolver, `one.${PLAIN}`, 'TXT', { recursionDesired: true, patience: 500 });
      await expect(unanswered).rejects.toThrow('timeout');
      await resolver.speak();

      expect(dataOf((await look(`one.${PLAIN}`)).answers, 'TXT')).toEqual(['value']);
    });

    test('it remembers an absence for longer than a second, until it forgets', async () => {
      await resolver.rememberAbsence(3_600);
      expect((await look(late)).rcode).toBe(RCODES.NXDOMAIN);
      source.set(PLAIN, late, 'TXT', ['"late"']);
      await sleep(1_500);
      const remembered = await look(late);
      await resolver.forgetAbsence();

      expect(remembered.rcode).toBe(RCODES.NXDOMAIN);
      expect(dataOf((await look(late)).answers, 'TXT')).toEqual(['late']);
    });
  });

  describe('a signed zone, chained up to the trust anchor of the lab', () => {
    test('a record is authentic', async () => {
      const heard = await look(`one.${SIGNED}`);

      expect(heard).toMatchObject({ rcode: RCODES.NOERROR, ad: true });
      expect(dataOf(heard.answers, 'TXT')).toEqual(['value']);
      expect(new Set(dns.queries.entries.map(({ client }) => client))).toEqual(new Set([resolver.address]));
    });

    test('a CNAME of the parent and what it leads to are authentic', async () => {
      expect(await look('_acme-challenge.www.example.org')).toMatchObject({ rcode: RCODES.NOERROR, ad: true });
    });

    test.each([
      ['in the zone', `none.${SIGNED}`],
      ['deep in the zone', `a.b.none.${SIGNED}`],
      ['in the parent zone', 'none.example.org'],
      ['at the top level', 'none.org'],
      ['at the root', 'none'],
    ])('a name that does not exist %s is NXDOMAIN, authentic', async (_where, name) => {
      expect(await look(name)).toMatchObject({ rcode: RCODES.NXDOMAIN, ad: true, answers: [] });
    });

    test.each([
      ['a name with other types', `one.${SIGNED}`],
      ['a name between names', `ent.${SIGNED}`],
      ['a wildcard with other types', `some.wild.${SIGNED}`],
    ])('%s is NOERROR without answers, authentic', async (_what, name) => {
      const heard = await look(name, 'A');

      expect(heard).toMatchObject({ rcode: RCODES.NOERROR, ad: true, answers: [] });
    });

    test('what a wildcard stands for is authentic', async () => {
      const heard = await look(`some.wild.${SIGNED}`);

      expect(heard).toMatchObject({ rcode: RCODES.NOERROR, ad: true });
      expect(dataOf(heard.answers, 'TXT')).toEqual(['any']);
      // The signature tells by its count of labels that it was made for *.wild, not for this name.
      const [signature] = heard.answers.flatMap((record) => (record.type === 'RRSIG' ? [record.data] : []));
      expect(signature?.labels).toBe(4);
    });

    test('a name that comes after its denial is found once the denial has run out', async () => {
      const before = await look(`later.${SIGNED}`);
      source.set(SIGNED, `later.${SIGNED}`, 'TXT', ['"there"']);
      await resolver.flush();

      expect(before.rcode).toBe(RCODES.NXDOMAIN);
      expect(dataOf((await look(`later.${SIGNED}`)).answers, 'TXT')).toEqual(['there']);
    });

    test('the denial of one name does not deny its neighbours', async () => {
      await look(`neighbou.${SIGNED}`);
      source.set(SIGNED, `neighbour.${SIGNED}`, 'TXT', ['"there"']);

      expect(dataOf((await look(`neighbour.${SIGNED}`)).answers, 'TXT')).toEqual(['there']);
    });
  });

  describe('a zone without signatures below a signed parent', () => {
    test.each([
      ['a record', `one.${PLAIN}`, RCODES.NOERROR],
      ['a name that does not exist', `none.${PLAIN}`, RCODES.NXDOMAIN],
    ])('%s is answered, not authentic', async (_what, name, rcode) => {
      expect(await look(name)).toMatchObject({ rcode, ad: false });
    });
  });

  describe('faults, as Extended DNS Errors', () => {
    test.each([
      ['signature-broken', EDE.DNSSEC_BOGUS],
      ['signature-expired', EDE.SIGNATURE_EXPIRED],
      ['signature-missing', EDE.RRSIGS_MISSING],
    ] as const)('%s is SERVFAIL with %i, and over when it is off', async (fault, code) => {
      await dns.fault.on(fault, { zone: SIGNED });
      const heard = await look(`one.${SIGNED}`);
      await dns.fault.off(fault);
      await resolver.flush();

      expect(heard).toMatchObject({ rcode: RCODES.SERVFAIL, ede: [code] });
      expect(await look(`one.${SIGNED}`)).toMatchObject({ rcode: RCODES.NOERROR, ad: true });
    });

    test('ds-mismatch is SERVFAIL with DNSKEY Missing', async () => {
      await dns.fault.on('ds-mismatch', { zone: SIGNED });
      await resolver.flush();

      expect(await look(`one.${SIGNED}`)).toMatchObject({ rcode: RCODES.SERVFAIL, ede: [EDE.DNSKEY_MISSING] });
    });

    test('DS at the parent of a zone without signatures is SERVFAIL with DNSKEY Missing', async () => {
      await dns.fault.on('ds-mismatch', { zone: PLAIN });
      await resolver.flush();

      expect(await look(`one.${PLAIN}`)).toMatchObject({ rcode: RCODES.SERVFAIL, ede: [EDE.DNSKEY_MISSING] });
    });

    test('lame servers are SERVFAIL, with the reason in the log', async () => {
      await dns.fault.on('lame', { zone: PLAIN });
      await resolver.flush();

      expect((await look(`one.${PLAIN}`)).rcode).toBe(RCODES.SERVFAIL);
      expect(readFileSync(join(folder, 'unbound.log'), 'utf8')).toContain('got REFUSED');
    });

    test('one lame server among four is passed over', async () => {
      await dns.fault.on('lame', { zone: PLAIN, servers: ['127.0.0.31'] });
      await resolver.flush();

      for (let times = 0; times < 8; times += 1) {
        await resolver.flush();
        expect((await look(`one.${PLAIN}`)).rcode).toBe(RCODES.NOERROR);
      }
    });

    test('servers that take EDNS for an error are asked without it', async () => {
      await dns.fault.on('edns-formerr', { zone: PLAIN });
      await resolver.flush();

      expect((await look(`one.${PLAIN}`)).rcode).toBe(RCODES.NOERROR);
    });

    test('SERVFAIL for CAA alone', async () => {
      await dns.fault.on('caa-servfail', { zone: PLAIN });

      expect((await look(`one.${PLAIN}`, 'CAA')).rcode).toBe(RCODES.SERVFAIL);
      expect((await look(`one.${PLAIN}`)).rcode).toBe(RCODES.NOERROR);
    });
  });

  test('a port that is taken is told, with where to look', async () => {
    const dir = join(folder, 'second');
    const log = join(folder, 'second.log');
    const { address, port } = resolver;

    await expect(startUnbound({ dns, address, port, dir, log }).then((started) => started.stop())).rejects.toThrow(
      `Its output is in ${log}`,
    );
  });
});
