import { isIPv4, isIPv6 } from 'node:net';
import type { RecordData, RecordType } from './record-set.ts';

/** A value that does not fit its record type. */
export class RecordSyntaxError extends Error {
  constructor(type: string, value: string, expected: string) {
    super(`${JSON.stringify(value)} is no ${type} record: expected ${expected}.`);
    this.name = 'RecordSyntaxError';
  }
}

const host = (name: string): string => name.replace(/(?<=.)\.$/, '');

type Reader = { readonly expected: string; read(value: string, words: string[]): RecordData | undefined };

const hostName: Reader = {
  expected: 'a domain name',
  read: (_, [name, ...rest]) => (rest.length ? undefined : name && host(name)),
};
const READERS: Partial<Record<RecordType, Reader>> = {
  A: { expected: 'an IPv4 address', read: (value) => (isIPv4(value) ? value : undefined) },
  AAAA: { expected: 'an IPv6 address', read: (value) => (isIPv6(value) ? value : undefined) },
  NS: hostName,
  CNAME: hostName,
  PTR: hostName,
  TXT: { expected: 'strings in double quotes', read: readText },
  CAA: { expected: 'flags, tag and value, as in 0 issue "letsencrypt.org"', read: readCaa },
  MX: {
    expected: 'preference and exchange',
    read: (_, [preference, exchange]) => exchange && { preference: Number(preference), exchange: host(exchange) },
  },
  SOA: { expected: 'mname, rname and five numbers', read: readSoa },
  DS: { expected: 'key tag, algorithm, digest type and digest', read: readDs },
};

/**
 * A record's data from its text, as in zone files (RFC 1035 section 5.1) and in Route 53's values, whose escapes are octal
 * ("Domain name format" and "Supported DNS record types" of the Route 53 Developer Guide).
 * @throws RecordSyntaxError
 */
export function readRecordData(type: RecordType, value: string): RecordData {
  const reader = READERS[type];
  const text = value.trim();
  const data = reader?.read(text, text.split(/\s+/));
  if (data === undefined) throw new RecordSyntaxError(type, value, reader?.expected ?? 'a type that the lab can serve');
  return data;
}

/** A name as Route 53 gives it: `\052.example.org.` is the wildcard. */
export function readName(name: string): string {
  return withoutEscapes(host(name));
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(\d{3}|.)/g, (_, escaped: string) =>
    escaped.length === 3 ? String.fromCharCode(Number.parseInt(escaped, 8)) : escaped,
  );
}

function readText(value: string): RecordData | undefined {
  const strings = value.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  if (strings.length === 0 || strings.join('').length !== value.replace(/"\s+"/g, '""').length) return undefined;
  return strings.map((quoted) => Buffer.from(withoutEscapes(quoted.slice(1, -1)), 'latin1'));
}

function readCaa(value: string): RecordData | undefined {
  const [, flags, tag, text] = /^(\d{1,3})\s+([a-z0-9]+)\s+(".*"|\S+)$/i.exec(value) ?? [];
  if (text === undefined) return undefined;
  // Any tag may stand there (RFC 8659 section 4.1); dns-packet's type knows three.
  return { flags: Number(flags), tag: tag as 'issue', value: withoutEscapes(text.replace(/^"|"$/g, '')) };
}

function readSoa(_: string, [mname, rname, ...numbers]: string[]): RecordData | undefined {
  if (!mname || !rname || numbers.length !== 5) return undefined;
  const [serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0] = numbers.map(Number);
  return { mname: host(mname), rname: host(rname), serial, refresh, retry, expire, minimum };
}

function readDs(_: string, [keyTag, algorithm, digestType, ...digest]: string[]): RecordData | undefined {
  if (digest.length === 0) return undefined;
  return {
    keyTag: Number(keyTag),
    algorithm: Number(algorithm),
    digestType: Number(digestType),
    digest: Buffer.from(digest.join(''), 'hex'),
  };
}
