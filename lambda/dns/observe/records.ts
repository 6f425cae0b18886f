import { DNS_BOUNDS } from '../../contract/evidence/dns.ts';
import { type Message, type RawRecord, readName } from './message.ts';

const CLASS_IN = 1;

export type Said = { readonly message: Message; readonly packet: Buffer };

/** The records of one type at a name in the answer section. */
export function answersAt({ message }: Said, name: string, type: number): RawRecord[] {
  return recordsOf(message, 'answer', type).filter((record) => record.name === name);
}

/** The records of one type in a section, of whatever name. */
export function recordsOf(message: Message, section: RawRecord['section'], type: number): RawRecord[] {
  return message.records.filter((each) => each.section === section && each.type === type && each.class === CLASS_IN);
}

/** The name that a record's data is (NS, CNAME), lower case; undefined when it cannot be read or shown. */
export function nameIn({ packet }: Said, record: RawRecord): string | undefined {
  try {
    const { name } = readName(packet, record.at);
    return name.length <= DNS_BOUNDS.name ? name : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The address that a record's data is (A, AAAA), in one spelling; undefined when its length does not fit. */
export function addressIn({ rdata }: RawRecord): string | undefined {
  if (rdata.length === 4) return [...rdata].join('.');
  if (rdata.length !== 16) return undefined;
  const groups = Array.from({ length: 8 }, (_, index) => rdata.readUInt16BE(index * 2).toString(16));
  return groups.join(':');
}

export type Soa = {
  /** The primary server (MNAME). */
  readonly primary: string;
  readonly serial: number;
  readonly ttl: number;
  readonly minimum: number;
};

/** RFC 1035 section 3.3.13: two names, then five numbers. */
export function soaIn({ packet }: Said, { at, rdata, ttl }: RawRecord): Soa | undefined {
  try {
    const primary = readName(packet, at);
    const numbers = readName(packet, primary.end).end;
    if (numbers + 20 > at + rdata.length || primary.name.length > DNS_BOUNDS.name) return undefined;
    return {
      primary: primary.name,
      serial: packet.readUInt32BE(numbers),
      ttl,
      minimum: packet.readUInt32BE(numbers + 16),
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
