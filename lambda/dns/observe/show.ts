import { DNS_BOUNDS } from '../../contract/evidence/dns.ts';
import { inOneLine } from '../../contract/harmless.ts';
import { type DnsServer, describeServer } from '../server.ts';

/** What a challenge value looks like: SHA-256 in base64url (RFC 8555 section 8.4). */
const CHALLENGE_VALUE = /[A-Za-z0-9_-]{43,}/g;

/** Text of others for the evidence: printable, short, and without anything that could be a challenge value. */
export function show(text: string): string {
  const clean = inOneLine(text, 4_096).replace(CHALLENGE_VALUE, '[removed]');
  return clean.length > DNS_BOUNDS.text ? `${clean.slice(0, DNS_BOUNDS.text - 3)}...` : clean;
}

export function showServer(server: DnsServer): string {
  return show(describeServer(server));
}
