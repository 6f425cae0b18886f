import dnsPacket, { type Answer, type RecordType } from 'dns-packet';
import { inOneLine } from '../contract/harmless.ts';

export type DnsQuestion = { readonly name: string; readonly type: RecordType };

/** The largest answer over UDP that crosses the internet in one piece (DNS Flag Day 2020, dnsflagday.net). */
const UDP_PAYLOAD = 1232;
const HEADER_LENGTH = 12;
/** Bits of the second 16-bit word of a header (RFC 1035 section 4.1.1). */
const QR = 0x8000;
const AA = 0x0400;
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

export type DecodedAnswer = {
  readonly rcode: string;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
  readonly additionals: readonly Answer[];
};

/** A response code by its name at IANA, as far as a resolver gets to see it. */
export function rcodeName(rcode: number): string {
  return RCODES.get(rcode) ?? `RCODE${rcode}`;
}

/** @throws Error of dns-packet when the packet cannot be read */
export function decodeAnswer(packet: Buffer): DecodedAnswer {
  const { answers = [], authorities = [], additionals = [] } = dnsPacket.decode(packet);
  const flags = packet.readUInt16BE(2);
  const edns = additionals.find((record) => record.type === 'OPT');
  // The upper eight bits of the code travel in the OPT record (RFC 6891 section 6.1.3).
  const rcode = ((edns?.extendedRcode ?? 0) << 4) | (flags & RCODE);
  return {
    rcode: rcodeName(rcode),
    authoritative: (flags & AA) !== 0,
    truncated: (flags & TC) !== 0,
    answers: answers.map(printable),
    authorities: authorities.map(printable),
    additionals: additionals.filter((record) => record.type !== 'OPT').map(printable),
  };
}

/** Labels hold any octets, and names end up in messages: one that a terminal would obey is no host name any more. */
function printable(record: Answer): Answer {
  const { name } = record;
  const data = 'data' in record && typeof record.data === 'string' ? { data: inOneLine(record.data) } : {};
  return { ...record, name: inOneLine(name), ...data } as Answer;
}

/** The data of a record whose type has one text (A, AAAA, NS, CNAME); for others of no use. */
export function dataOf(record: Answer): string {
  return 'data' in record ? String(record.data) : '';
}

/** Our own query holds no compression: the name ends at its first empty label, type and class follow. */
function questionEnd(query: Buffer): number {
  return query.indexOf(0, HEADER_LENGTH) + 5;
}

function questionOf(packet: Buffer, end: number): string {
  return packet.toString('latin1', HEADER_LENGTH, end).toLowerCase();
}
