import { DNS_BOUNDS, type DnsAnswerEvidence } from '../../contract/evidence/dns.ts';
import { type Message, TYPES } from './message.ts';
import { show } from './show.ts';

/** RFC 8914 section 4 and IANA, "Extended DNS Error Codes". */
const NAMES = [
  'Other Error',
  'Unsupported DNSKEY Algorithm',
  'Unsupported DS Digest Type',
  'Stale Answer',
  'Forged Answer',
  'DNSSEC Indeterminate',
  'DNSSEC Bogus',
  'Signature Expired',
  'Signature Not Yet Valid',
  'DNSKEY Missing',
  'RRSIGs Missing',
  'No Zone Key Bit Set',
  'NSEC Missing',
  'Cached Error',
  'Not Ready',
  'Blocked',
  'Censored',
  'Filtered',
  'Prohibited',
  'Stale NXDOMAIN Answer',
  'Not Authoritative',
  'Not Supported',
  'No Reachable Authority',
  'Network Error',
  'Invalid Data',
] as const;

const EDE_OPTION = 15;

type ExtendedErrors = DnsAnswerEvidence['extendedErrors'];

/** The extended errors of an answer: option 15 of its OPT record, a code and UTF-8 text each (RFC 8914 section 2). */
export function readExtendedErrors({ records }: Message): ExtendedErrors {
  const opt = records.find(({ type }) => type === TYPES.OPT);
  const errors: ExtendedErrors = [];
  for (const { code, data } of optionsOf(opt?.rdata ?? Buffer.alloc(0))) {
    if (code !== EDE_OPTION || data.length < 2) continue;
    const info = data.readUInt16BE(0);
    const name = NAMES[info];
    errors.push({ code: info, ...(name ? { name } : {}), text: show(data.toString('utf8', 2).replace(/\0$/, '')) });
    if (errors.length === DNS_BOUNDS.extendedErrors) break;
  }
  return errors;
}

/** RFC 6891 section 6.1.2. An option that leaves the record ends the list. */
function* optionsOf(rdata: Buffer): Generator<{ code: number; data: Buffer }> {
  for (let offset = 0; offset + 4 <= rdata.length; ) {
    const end = offset + 4 + rdata.readUInt16BE(offset + 2);
    if (end > rdata.length) return;
    yield { code: rdata.readUInt16BE(offset), data: rdata.subarray(offset + 4, end) };
    offset = end;
  }
}
