import { sign } from 'node:crypto';
import type { MxData, RrsigData, SoaData } from 'dns-packet';
import { plainName } from '../names.ts';
import type { RecordData, RecordSet, RecordType } from '../record-set.ts';
import type { AnsweredSet } from '../zone-answer.ts';
import { wireName, wireRecord } from './wire.ts';
import { ALGORITHM, type ZoneKey } from './zone-key.ts';

/** What may be wrong with a signature: made over other data, out of date, or not there at all. */
export type SignatureFault = 'broken' | 'expired' | 'missing';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Seconds around now that a signature holds; an hour back, for clocks that go slow. */
const VALIDITY = { from: -HOUR, to: DAY };
const LONG_AGO = { from: -10 * DAY, to: -DAY };

/** The RRSIG set of a set (RFC 4034 section 3), signed at this moment. */
export function signSet(set: AnsweredSet, key: ZoneKey, fault?: SignatureFault): RecordSet[] {
  if (fault === 'missing') return [];
  const now = Math.floor(Date.now() / 1000);
  const { from, to } = fault === 'expired' ? LONG_AGO : VALIDITY;
  const owner = set.wildcard ?? set.name;
  const unsigned: RrsigData = {
    typeCovered: set.type,
    algorithm: ALGORITHM,
    labels: labelCount(owner),
    originalTTL: set.ttl,
    expiration: now + to,
    inception: now + from,
    keyTag: key.tag,
    signersName: plainName(key.zone) || '.',
    signature: Buffer.alloc(0),
  };
  const signed = Buffer.concat([wireRecord('RRSIG', unsigned).rdata, ...canonicalRecords(owner, set)]);
  const signature = sign('sha256', signed, { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  if (fault === 'broken') signature[10] = (signature[10] ?? 0) ^ 0xff;
  return [{ name: set.name, type: 'RRSIG', ttl: set.ttl, data: [{ ...unsigned, signature }] }];
}

/** The root and a leading asterisk do not count (RFC 4034 section 3.1.3). */
function labelCount(owner: string): number {
  return plainName(owner)
    .split('.')
    .filter((label) => label !== '' && label !== '*').length;
}

/** The set's records in canonical form and order (RFC 4034 section 6). */
function canonicalRecords(owner: string, { type, ttl, data }: RecordSet): Buffer[] {
  const records = data.map((each) => wireRecord(type, canonicalData(type, each)));
  const distinct = new Map(records.map((record) => [record.rdata.toString('hex'), record]));
  const sorted = [...distinct.values()].sort((a, b) => Buffer.compare(a.rdata, b.rdata));
  return sorted.map((record) => {
    const head = Buffer.alloc(10);
    head.writeUInt16BE(record.type, 0);
    head.writeUInt16BE(1, 2);
    head.writeUInt32BE(ttl, 4);
    head.writeUInt16BE(record.rdata.length, 8);
    return Buffer.concat([wireName(owner), head, record.rdata]);
  });
}

/** Names inside the data of the older types are lower-cased (RFC 4034 section 6.2, RFC 6840 section 5.1). */
function canonicalData(type: RecordType, data: RecordData): RecordData {
  if (type === 'NS' || type === 'CNAME' || type === 'PTR' || type === 'DNAME') return String(data).toLowerCase();
  if (type === 'MX') {
    const mx = data as MxData;
    return { ...mx, exchange: mx.exchange.toLowerCase() };
  }
  if (type === 'SOA') {
    const soa = data as SoaData;
    return { ...soa, mname: soa.mname.toLowerCase(), rname: soa.rname.toLowerCase() };
  }
  return data;
}
