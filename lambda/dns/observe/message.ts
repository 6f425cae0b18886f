/**
 * Reads DNS messages as they came, octet for octet: a record that lies about its length spoils nothing but itself and what
 * follows, and RDATA stays bytes. Time and memory are linear in the packet (65,535 octets at most).
 */

const HEADER_LENGTH = 12;
const FIXED_LENGTH = 10;
/** RFC 1035 section 3.1: a name has at most 255 octets, so at most 127 labels; more pointers than that are a loop. */
const MOST_NAME_OCTETS = 255;
const MOST_POINTERS = 127;

export const TYPES = {
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
} as const;

export type Section = 'answer' | 'authority' | 'additional';

export type RawRecord = {
  readonly section: Section;
  /** Lower case, no trailing dot; octets that are no letters, digits, `-`, `_` or `*` as `\ddd` (RFC 1035 section 5.1). */
  readonly name: string;
  readonly type: number;
  /** The class, or the payload size of an OPT record. */
  readonly class: number;
  readonly ttl: number;
  readonly rdata: Buffer;
  /** Where `rdata` begins in the packet: names in it may point to earlier places. */
  readonly at: number;
};

export type Message = {
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionAvailable: boolean;
  readonly authenticData: boolean;
  /** The four bits of the header and the eight of the OPT record (RFC 6891 section 6.1.3). */
  readonly rcode: number;
  readonly records: readonly RawRecord[];
  /** False when the packet ends or breaks before the last record that its header announces. */
  readonly complete: boolean;
};

/** @throws RangeError when there is no whole header and question */
export function readMessage(packet: Buffer): Message {
  const flags = packet.readUInt16BE(2);
  const { records, complete } = readRecords(packet, afterQuestions(packet));
  const edns = records.find(({ type }) => type === TYPES.OPT);
  return {
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    recursionAvailable: (flags & 0x0080) !== 0,
    authenticData: (flags & 0x0020) !== 0,
    rcode: (flags & 0xf) | (edns ? (edns.ttl >>> 24) << 4 : 0),
    records,
    complete,
  };
}

function afterQuestions(packet: Buffer): number {
  let offset = HEADER_LENGTH;
  for (let left = packet.readUInt16BE(4); left > 0; left -= 1) offset = readName(packet, offset).end + 4;
  return offset;
}

function readRecords(packet: Buffer, from: number): { records: RawRecord[]; complete: boolean } {
  const records: RawRecord[] = [];
  let offset = from;
  for (const section of sectionsOf(packet)) {
    try {
      const { record, end } = readRecord(packet, offset, section);
      records.push(record);
      offset = end;
    } catch (error) {
      if (error instanceof RangeError) return { records, complete: false };
      throw error;
    }
  }
  return { records, complete: true };
}

function* sectionsOf(packet: Buffer): Generator<Section> {
  for (let left = packet.readUInt16BE(6); left > 0; left -= 1) yield 'answer';
  for (let left = packet.readUInt16BE(8); left > 0; left -= 1) yield 'authority';
  for (let left = packet.readUInt16BE(10); left > 0; left -= 1) yield 'additional';
}

function readRecord(packet: Buffer, offset: number, section: Section): { record: RawRecord; end: number } {
  const { name, end } = readName(packet, offset);
  const at = end + FIXED_LENGTH;
  const length = packet.readUInt16BE(end + 8);
  if (at + length > packet.length) throw new RangeError('a record is longer than its packet');
  const record = {
    section,
    name,
    type: packet.readUInt16BE(end),
    class: packet.readUInt16BE(end + 2),
    ttl: packet.readUInt32BE(end + 4),
    rdata: packet.subarray(at, at + length),
    at,
  };
  return { record, end: at + length };
}

/**
 * The name at an offset, its pointers followed (RFC 1035 section 4.1.4), and where the next field begins.
 * @throws RangeError when it is too long, leaves the packet or points anywhere but backwards
 */
export function readName(packet: Buffer, offset: number): { name: string; end: number } {
  const labels: string[] = [];
  let octets = 0;
  let pointers = 0;
  let end: number | undefined;
  for (let place = offset; ; ) {
    const length = packet.readUInt8(place);
    if (length === 0) return { name: labels.join('.'), end: end ?? place + 1 };
    if (length >= 0xc0) {
      const target = packet.readUInt16BE(place) & 0x3fff;
      pointers += 1;
      if (target >= place || pointers > MOST_POINTERS) throw new RangeError('a name points in a circle');
      end ??= place + 2;
      place = target;
      continue;
    }
    octets += length + 1;
    if (length > 63 || octets >= MOST_NAME_OCTETS || place + 1 + length > packet.length) {
      throw new RangeError('a name is too long');
    }
    labels.push(showLabel(packet.subarray(place + 1, place + 1 + length)));
    place += length + 1;
  }
}

function showLabel(label: Buffer): string {
  return escapeOctets(label, /[^a-z0-9_*-]/gi).toLowerCase();
}

/** Octets as text; those that `unsafe` matches as `\ddd`. */
export function escapeOctets(octets: Buffer, unsafe: RegExp): string {
  return octets.toString('latin1').replace(unsafe, (char) => `\\${String(char.charCodeAt(0)).padStart(3, '0')}`);
}
