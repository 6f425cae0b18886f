import { createHash } from 'node:crypto';
import { DNS_BOUNDS, type DnsAnswerEvidence } from '../../contract/evidence/dns.ts';
import type { RawRecord } from './message.ts';

const HASH_LENGTH = 12;

/** Counts TXT values, and tells those that are not expected by a short hash. The values themselves go no further. */
export function countValues(
  records: readonly RawRecord[],
  expected: readonly string[],
): NonNullable<DnsAnswerEvidence['values']> {
  const wanted = new Set(expected);
  const served = records.map(({ rdata }) => joinStrings(rdata));
  const foreign = served.filter((value) => !wanted.has(value));
  const distinct = [...new Set(foreign)].slice(0, DNS_BOUNDS.hashes);
  return {
    count: served.length,
    expected: wanted.size,
    expectedServed: new Set(served.filter((value) => wanted.has(value))).size,
    foreign: foreign.length,
    foreignHashes: distinct.map((value) =>
      createHash('sha256').update(value, 'latin1').digest('hex').slice(0, HASH_LENGTH),
    ),
  };
}

/** The character strings of a TXT record are one value (RFC 1035 section 3.3.14); a string that overruns is taken as far as it goes. */
export function joinStrings(rdata: Buffer): string {
  const strings: string[] = [];
  for (let offset = 0; offset < rdata.length; offset += 1 + (rdata[offset] ?? 0)) {
    strings.push(rdata.toString('latin1', offset + 1, offset + 1 + (rdata[offset] ?? 0)));
  }
  return strings.join('');
}
