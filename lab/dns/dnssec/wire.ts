import dnsPacket from 'dns-packet';
import { plainName } from '../names.ts';
import { type RecordData, type RecordType, toAnswers } from '../record-set.ts';

/** Octets of a message before the data of its only record: header, root name, type, class, TTL, length. */
const BEFORE_DATA = 23;

/** A record's type number and data as they go over the wire, uncompressed. */
export function wireRecord(type: RecordType, data: RecordData): { type: number; rdata: Buffer } {
  const message = dnsPacket.encode({ type: 'response', answers: toAnswers({ name: '', type, ttl: 0, data: [data] }) });
  return { type: message.readUInt16BE(13), rdata: message.subarray(BEFORE_DATA) };
}

/** A name in canonical form: lower case, uncompressed (RFC 4034 section 6.2). */
export function wireName(name: string): Buffer {
  return wireRecord('NS', plainName(name) || '.').rdata;
}
