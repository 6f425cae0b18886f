import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyTagOf } from '../../../../lambda/dns/observe/signer.ts';
import { type Rr, TYPE, uint16, wireName } from './message-writer.ts';
import { observe, pick, ZONE } from './observed-world.ts';

const KEY = Buffer.concat([uint16(257), Buffer.from([3, 13]), randomBytes(64)]);
const OTHER_KEY = Buffer.concat([uint16(257), Buffer.from([3, 13]), randomBytes(64)]);
const dnskey = (rdata: Buffer): Rr => ({ name: ZONE, type: TYPE.DNSKEY, rdata });

function ds(key: Buffer, digestType = 2, algorithm = 'sha256'): Rr {
  const digest = createHash(algorithm).update(wireName(ZONE)).update(key).digest();
  return {
    name: ZONE,
    type: TYPE.DS,
    rdata: Buffer.concat([uint16(keyTagOf(key)), Buffer.from([13, digestType]), digest]),
  };
}

describe('DS at the parent and DNSKEY at the zone', () => {
  it.each([
    ['neither', [], [], 'unsigned'],
    ['both, fitting', [ds(KEY)], [dnskey(KEY)], 'signed'],
    ['both, fitting by SHA-384', [ds(KEY, 4, 'sha384')], [dnskey(KEY)], 'signed'],
    ['a DS for another key', [ds(OTHER_KEY)], [dnskey(KEY)], 'ds-mismatch'],
    ['a DS for another key beside the right one', [ds(OTHER_KEY), ds(KEY)], [dnskey(KEY)], 'signed'],
    ['a DS and no key', [ds(KEY)], [], 'no-key'],
    ['a key and no DS', [], [dnskey(KEY)], 'no-ds'],
    ['a DS of a digest that nobody knows', [ds(KEY, 99)], [dnskey(KEY)], 'unknown'],
  ])('%s', async (...[, atParent, atZone, state]) => {
    const evidence = await observe(({ tld, own }) => {
      tld.push(...atParent);
      own.push(...atZone);
    });

    const check = pick(evidence, 'dnssec');
    expect(check.state).toBe(state);
    expect([check.ds.length, check.keyTags.length]).toEqual([atParent.length, atZone.length]);
  });

  it('leave the question open when the zone does not answer', async () => {
    const refuse = ({ type }: { type: number }) => (type === TYPE.DNSKEY ? { rcode: 2 } : undefined);
    const evidence = await observe((world) => {
      world.at = { first: refuse, second: refuse };
    });

    expect(pick(evidence, 'dnssec')).toMatchObject({ state: 'unknown', said: ['DNSKEY: SERVFAIL'] });
  });

  it('take the word of a server of the zone before that of a lame one', async () => {
    const evidence = await observe((world) => {
      world.at.second = ({ type }) => (type === TYPE.DNSKEY ? { rcode: 5, aa: false } : undefined);
    });

    expect(pick(evidence, 'dnssec')).toMatchObject({ state: 'unsigned', said: [] });
  });

  it('are compared at the server that answers when another does not', async () => {
    const evidence = await observe((world) => {
      world.own.push(dnskey(KEY));
      world.tld.push(ds(KEY));
      world.at.first = ({ type }) => (type === TYPE.DNSKEY ? { rcode: 5, aa: false } : undefined);
    });

    expect(pick(evidence, 'dnssec').state).toBe('signed');
  });
});

describe('a key tag', () => {
  it('is that of the example in RFC 4034 section 5.4', () => {
    const publicKey =
      'AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==';
    const rdata = Buffer.concat([uint16(256), Buffer.from([3, 5]), Buffer.from(publicKey, 'base64')]);

    expect(keyTagOf(rdata)).toBe(60_485);
  });
});
