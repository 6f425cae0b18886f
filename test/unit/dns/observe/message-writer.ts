import { isIPv4 } from 'node:net';

/** Writes DNS messages octet by octet, so that a test can also write what no encoder would. */

export type Rr = { readonly name: string; readonly type: number; readonly ttl?: number; readonly rdata: Buffer };

export const TYPE = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  TXT: 16,
  AAAA: 28,
  OPT: 41,
  DS: 43,
  RRSIG: 46,
  DNSKEY: 48,
  CAA: 257,
};

export function wireName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([...labels.map((label) => characterString(label)), Buffer.from([0])]);
}

function characterString(text: string): Buffer {
  const octets = Buffer.from(text, 'latin1');
  return Buffer.concat([Buffer.from([octets.length]), octets]);
}

export function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

function uint32(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}

export function address(name: string, ip: string): Rr {
  if (isIPv4(ip)) return { name, type: TYPE.A, rdata: Buffer.from(ip.split('.').map(Number)) };
  const groups = ip.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const [head = [], tail = []] = groups;
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  const octets = [...head, ...zeros, ...tail].map((group) => uint16(Number.parseInt(group, 16)));
  return { name, type: TYPE.AAAA, rdata: Buffer.concat(octets) };
}

export function ns(name: string, server: string): Rr {
  return { name, type: TYPE.NS, rdata: wireName(server) };
}

export function cname(name: string, target: string, ttl = 300): Rr {
  return { name, type: TYPE.CNAME, ttl, rdata: wireName(target) };
}

export function txt(name: string, ...strings: string[]): Rr {
  return { name, type: TYPE.TXT, rdata: Buffer.concat(strings.map(characterString)) };
}

export function soa(zone: string, { ttl = 900, minimum = 300, serial = 1, primary = 'ns.test' } = {}): Rr {
  const numbers = [serial, 7200, 900, 1209600, minimum].map(uint32);
  return {
    name: zone,
    type: TYPE.SOA,
    ttl,
    rdata: Buffer.concat([wireName(primary), wireName('host.test'), ...numbers]),
  };
}

export function caa(name: string, flags: number, tag: string, value: string): Rr {
  const rdata = Buffer.concat([Buffer.from([flags]), characterString(tag), Buffer.from(value, 'latin1')]);
  return { name, type: TYPE.CAA, rdata };
}

export type Reply = {
  readonly rcode?: number;
  readonly aa?: boolean;
  readonly tc?: boolean;
  readonly ra?: boolean;
  readonly ad?: boolean;
  readonly answers?: readonly Rr[];
  readonly authorities?: readonly Rr[];
  readonly additionals?: readonly Rr[];
  /** Extended DNS errors (RFC 8914). */
  readonly ede?: readonly { readonly code: number; readonly text?: string }[];
  /** A server cookie (RFC 7873), before the extended errors. */
  readonly cookie?: Buffer;
};

/** An answer to a query: its id and question come back, and an OPT record. */
export function writeReply(query: Buffer, reply: Reply): Buffer {
  const { answers = [], authorities = [], additionals = [], rcode = 0 } = reply;
  const flags =
    0x8000 |
    (reply.aa === false ? 0 : 0x0400) |
    (reply.tc ? 0x0200 : 0) |
    (reply.ra ? 0x0080 : 0) |
    (reply.ad ? 0x0020 : 0) |
    (rcode & 0xf);
  const counts = [1, answers.length, authorities.length, additionals.length + 1];
  const header = Buffer.concat([query.subarray(0, 2), uint16(flags), ...counts.map(uint16)]);
  const records = [...answers, ...authorities, ...additionals].map(writeRecord);
  return Buffer.concat([header, questionOf(query), ...records, writeOpt(rcode, reply)]);
}

export function questionOf(query: Buffer): Buffer {
  return query.subarray(12, query.indexOf(0, 12) + 5);
}

export function writeRecord({ name, type, ttl = 300, rdata }: Rr): Buffer {
  return Buffer.concat([wireName(name), uint16(type), uint16(1), uint32(ttl), uint16(rdata.length), rdata]);
}

function writeOpt(rcode: number, { ede = [], cookie }: Reply): Buffer {
  const errors = ede.map(({ code, text = '' }) => option(15, Buffer.concat([uint16(code), Buffer.from(text)])));
  const rdata = Buffer.concat([...(cookie ? [option(10, cookie)] : []), ...errors]);
  const ttl = uint32(((rcode >> 4) << 24) >>> 0);
  return Buffer.concat([wireName(''), uint16(TYPE.OPT), uint16(1232), ttl, uint16(rdata.length), rdata]);
}

function option(code: number, data: Buffer): Buffer {
  return Buffer.concat([uint16(code), uint16(data.length), data]);
}
