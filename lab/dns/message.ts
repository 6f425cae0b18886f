import dnsPacket, { type Answer, type OptAnswer, type Question } from 'dns-packet';

/** Response codes (RFC 1035 section 4.1.1, RFC 6891 section 9). */
export const RCODE = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5, BADVERS: 16 } as const;
export type Rcode = keyof typeof RCODE;

/** The largest answer over UDP that crosses the internet in one piece (DNS Flag Day 2020, dnsflagday.net). */
const UDP_PAYLOAD = 1232;
/** What an asker without EDNS takes (RFC 1035 section 4.2.1). */
const UDP_PAYLOAD_WITHOUT_EDNS = 512;
const HEADER_LENGTH = 12;
const QR = 0x8000;
const OPCODE = 0x7800;

export type Query = {
  readonly id: number;
  /** As asked: upper and lower case are kept in the answer. */
  readonly question: Question;
  readonly recursionDesired: boolean;
  readonly edns?: { readonly udpPayload: number; readonly version: number; readonly dnssecOk: boolean };
};

export type Response = {
  readonly rcode: Rcode;
  readonly authoritative?: boolean;
  readonly recursionAvailable?: boolean;
  readonly truncated?: boolean;
  readonly answers?: readonly Answer[];
  readonly authorities?: readonly Answer[];
  readonly additionals?: readonly Answer[];
  /** No OPT record even to a query that has one, as from a server that knows no EDNS. */
  readonly withoutEdns?: boolean;
};

/**
 * Reads a query.
 * @returns the query; or the answer to what is none; or undefined where no answer can be given
 */
export function readQuery(packet: Buffer): Query | Buffer | undefined {
  if (packet.length < HEADER_LENGTH || (packet.readUInt16BE(2) & QR) !== 0) return undefined;
  if ((packet.readUInt16BE(2) & OPCODE) !== 0) return header(packet, 'NOTIMP');
  try {
    const { id = 0, questions = [], additionals = [], flag_rd } = dnsPacket.decode(packet);
    const [question] = questions;
    if (!question || questions.length > 1) return header(packet, 'FORMERR');
    const opt = additionals.find((record) => record.type === 'OPT');
    return { id, question, recursionDesired: flag_rd, ...(opt && { edns: readEdns(opt) }) };
  } catch {
    return header(packet, 'FORMERR');
  }
}

function readEdns(opt: OptAnswer): NonNullable<Query['edns']> {
  return { udpPayload: opt.udpPayloadSize, version: opt.ednsVersion, dnssecOk: opt.flag_do };
}

function header(packet: Buffer, rcode: Rcode): Buffer {
  const answer = Buffer.alloc(HEADER_LENGTH);
  answer.writeUInt16BE(packet.readUInt16BE(0), 0);
  answer.writeUInt16BE(QR | (packet.readUInt16BE(2) & OPCODE) | RCODE[rcode], 2);
  return answer;
}

/** An answer as it goes over the wire; over UDP, one that is too large goes empty with the TC flag (RFC 2181 section 9). */
export function encodeResponse(query: Query, response: Response, transport: 'udp' | 'tcp'): Buffer {
  const whole = encode(query, response);
  const room = Math.min(Math.max(query.edns?.udpPayload ?? 0, UDP_PAYLOAD_WITHOUT_EDNS), UDP_PAYLOAD);
  const fits = transport === 'tcp' || (whole.length <= room && !response.truncated);
  if (fits) return whole;
  return encode(query, { ...response, truncated: true, answers: [], authorities: [], additionals: [] });
}

function encode(query: Query, response: Response): Buffer {
  const { answers = [], authorities = [], additionals = [] } = response;
  const code = RCODE[response.rcode];
  const flags =
    (code & 0xf) |
    (response.authoritative ? dnsPacket.AUTHORITATIVE_ANSWER : 0) |
    (response.truncated ? dnsPacket.TRUNCATED_RESPONSE : 0) |
    (response.recursionAvailable ? dnsPacket.RECURSION_AVAILABLE : 0) |
    (query.recursionDesired ? dnsPacket.RECURSION_DESIRED : 0);
  const edns = query.edns && !response.withoutEdns ? [ednsRecord(query.edns.dnssecOk, code >> 4)] : [];
  return dnsPacket.encode({
    type: 'response',
    id: query.id,
    flags,
    questions: [query.question],
    answers: [...answers],
    authorities: [...authorities],
    additionals: [...additionals, ...edns],
  });
}

/** The OPT record (RFC 6891 section 6.1.2). */
export function ednsRecord(dnssecOk: boolean, extendedRcode = 0): OptAnswer {
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: UDP_PAYLOAD,
    extendedRcode,
    ednsVersion: 0,
    flags: dnssecOk ? dnsPacket.DNSSEC_OK : 0,
    flag_do: dnssecOk,
    options: [],
  };
}
