import dnsPacket, { type Answer, type RecordType } from 'dns-packet';
import { type RawRecord, readMessage, TYPES } from './observe/message.ts';
import { addressIn, nameIn, type Said } from './observe/records.ts';
import { joinStrings } from './observe/txt-values.ts';

export type DnsQuestion = { readonly name: string; readonly type: RecordType };

/** The largest answer over UDP that crosses the internet in one piece (DNS Flag Day 2020, dnsflagday.net). */
const UDP_PAYLOAD = 1232;
const HEADER_LENGTH = 12;
/** Bits of the second 16-bit word of a header (RFC 1035 section 4.1.1). */
const QR = 0x8000;
const TC = 0x0200;
const RCODE = 0x000f;
const FORMERR = 1;
/** Bits that a query may set (RFC 1035 section 4.1.1, RFC 4035 section 3.2.2). */
const RD = 0x0100;
const CD = 0x0010;
/** In the OPT record (RFC 3225). */
const DNSSEC_OK = 0x8000;
const RCODES = new Map([
  [0, 'NOERROR'],
  [1, 'FORMERR'],
  [2, 'SERVFAIL'],
  [3, 'NXDOMAIN'],
  [4, 'NOTIMP'],
  [5, 'REFUSED'],
  [9, 'NOTAUTH'],
  [16, 'BADVERS'],
]);

const TYPE_NAMES = new Map(Object.entries(TYPES).map(([name, code]) => [code as number, name]));

/** What a query asks for besides its question. */
export type QueryBits = {
  readonly recursionDesired?: boolean;
  /** No DNSSEC validation, please (CD). */
  readonly checkingDisabled?: boolean;
  /** DNSSEC records as well, please (DO). */
  readonly dnssecOk?: boolean;
  /** False for a server that knows no EDNS. */
  readonly edns?: boolean;
};

/** A query without recursion (RD clear) and with EDNS (RFC 6891), unless the bits say otherwise. */
export function encodeQuery(id: number, question: DnsQuestion, bits: QueryBits = {}): Buffer {
  const { recursionDesired = false, checkingDisabled = false, dnssecOk = false, edns = true } = bits;
  const opt: Answer = {
    type: 'OPT',
    name: '.',
    udpPayloadSize: UDP_PAYLOAD,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: dnssecOk ? DNSSEC_OK : 0,
    flag_do: dnssecOk,
    options: [],
  };
  return dnsPacket.encode({
    type: 'query',
    id,
    flags: (recursionDesired ? RD : 0) | (checkingDisabled ? CD : 0),
    questions: [{ name: question.name, type: question.type, class: 'IN' }],
    additionals: edns ? [opt] : [],
  });
}

/** Whether a packet answers this query: its id and its question come back (RFC 5452 section 9.1), case aside. */
export function answersQuery(packet: Buffer, query: Buffer): boolean {
  if (packet.length < HEADER_LENGTH || packet.readUInt16BE(0) !== query.readUInt16BE(0)) return false;
  if ((packet.readUInt16BE(2) & QR) === 0) return false;
  // Who cannot read a query may send its header back alone.
  if (packet.readUInt16BE(4) === 0) return (packet.readUInt16BE(2) & RCODE) === FORMERR;
  if (packet.readUInt16BE(4) !== 1) return false;
  const end = questionEnd(query);
  return questionOf(packet, end) === questionOf(query, end);
}

/** Looked at before anything is decoded: a server may cut a truncated answer in the middle of a record. */
export function isTruncated(packet: Buffer): boolean {
  return (packet.readUInt16BE(2) & TC) !== 0;
}

/** A record, as far as the way to a server needs it. */
export type DnsRecord = {
  /** Lower case, without the trailing dot; octets that are in no host name as `\ddd`. */
  readonly name: string;
  /** By its name, `TYPE257` where it is of no use here. */
  readonly type: string;
  /** The name of NS and CNAME, the address of A and AAAA, the strings of TXT as one; empty where there is none to read. */
  readonly data: string;
};

export type DecodedAnswer = {
  readonly rcode: string;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
};

/** A response code by its name at IANA, as far as a resolver gets to see it. */
export function rcodeName(rcode: number): string {
  return RCODES.get(rcode) ?? `RCODE${rcode}`;
}

/**
 * dns-packet decodes a record as often as a header says that there are any, without going on in the packet: 67 octets keep it
 * busy for a third of a second, and a large message for minutes. It only encodes here.
 * @throws RangeError when the packet cannot be read to its last record
 */
export function decodeAnswer(packet: Buffer): DecodedAnswer {
  const message = readMessage(packet);
  if (!message.complete) throw new RangeError('it breaks off');
  const within = (section: RawRecord['section']) =>
    message.records
      .filter((record) => record.section === section && record.type !== TYPES.OPT)
      .map((record) => readRecord({ message, packet }, record));
  return {
    rcode: rcodeName(message.rcode),
    authoritative: message.authoritative,
    truncated: message.truncated,
    answers: within('answer'),
    authorities: within('authority'),
    additionals: within('additional'),
  };
}

function readRecord(said: Said, record: RawRecord): DnsRecord {
  const type = TYPE_NAMES.get(record.type) ?? `TYPE${record.type}`;
  return { name: record.name, type, data: dataIn(said, record) ?? '' };
}

function dataIn(said: Said, record: RawRecord): string | undefined {
  switch (record.type) {
    case TYPES.NS:
    case TYPES.CNAME:
      return nameIn(said, record);
    case TYPES.A:
    case TYPES.AAAA:
      return addressIn(record);
    case TYPES.TXT:
      return joinStrings(record.rdata);
    default:
      return undefined;
  }
}

/** Our own query holds no compression: the name ends at its first empty label, type and class follow. */
function questionEnd(query: Buffer): number {
  return query.indexOf(0, HEADER_LENGTH) + 5;
}

function questionOf(packet: Buffer, end: number): string {
  return packet.toString('latin1', HEADER_LENGTH, end).toLowerCase();
}
