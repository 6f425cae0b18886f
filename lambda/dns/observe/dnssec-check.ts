import { DNS_BOUNDS, type DnssecCheck } from '../../contract/evidence/dns.ts';
import type { DnsServer } from '../server.ts';
import { rcodeName } from '../wire.ts';
import { type Hearing, hearWhole } from './exchange.ts';
import { askApex, locate } from './locate.ts';
import { TYPES } from './message.ts';
import { answersAt } from './records.ts';
import type { Cut, Scope } from './scope.ts';
import { show } from './show.ts';
import { type DelegationSigner, fitsKey, hasKnownDigest, keyTagOf, parseDs } from './signer.ts';

const NXDOMAIN = 3;

/** Compares DS at the parent with DNSKEY at the zone. It validates no signature: the resolvers do. */
export async function checkDnssec(cut: Cut, scope: Scope): Promise<DnssecCheck> {
  const [atParent, atZone] = await Promise.all([
    hearDs(cut, scope),
    askApex(cut, { name: cut.zone, type: 'DNSKEY', code: TYPES.DNSKEY }, scope),
  ]);
  const signers = signersIn(atParent, cut.zone);
  const keys = isAnswer(atZone.heard) ? atZone.records.map(({ rdata }) => rdata).slice(0, DNS_BOUNDS.keys) : undefined;
  return {
    check: 'dnssec',
    zone: cut.zone,
    state: signers && keys ? compare(signers, keys, cut.zone) : 'unknown',
    ds: (signers ?? []).map(({ keyTag, digestType }) => ({ keyTag, digestType })),
    keyTags: (keys ?? []).map(keyTagOf),
    said: [
      ...(signers ? [] : [show(`DS at the parent: ${why(atParent)}`)]),
      ...(keys ? [] : [show(`DNSKEY: ${why(atZone.heard)}`)]),
    ],
  };
}

/** The parent has the last word on DS (RFC 4035 section 3.1.4.1). */
async function hearDs(cut: Cut, scope: Scope): Promise<Hearing | undefined> {
  const parents = cut.from ? [cut.from] : cut.parent ? (await locate(cut.parent, scope)).servers.slice(0, 1) : [];
  const ask = (server: DnsServer) =>
    hearWhole(server, { name: cut.zone, type: 'DS' }, scope, { bits: { dnssecOk: true } });
  return parents[0] && ask(parents[0]);
}

function signersIn(heard: Hearing | undefined, zone: string): DelegationSigner[] | undefined {
  if (!isAnswer(heard)) return undefined;
  const records = answersAt(heard.said, zone, TYPES.DS).map(({ rdata }) => parseDs(rdata));
  return records.filter((record) => record !== undefined).slice(0, DNS_BOUNDS.keys);
}

function isAnswer(heard: Hearing | undefined): heard is Hearing & { said: NonNullable<Hearing['said']> } {
  return heard?.said?.message.authoritative === true && [0, NXDOMAIN].includes(heard.said.message.rcode);
}

function compare(signers: readonly DelegationSigner[], keys: readonly Buffer[], zone: string): DnssecCheck['state'] {
  if (signers.length === 0) return keys.length === 0 ? 'unsigned' : 'no-ds';
  // A zone whose DS records nobody supports is as good as unsigned (RFC 4035 section 5.2): resolvers differ in that.
  if (!signers.some(hasKnownDigest)) return 'unknown';
  if (keys.length === 0) return 'no-key';
  return signers.some((signer) => keys.some((key) => fitsKey(signer, zone, key))) ? 'signed' : 'ds-mismatch';
}

function why(heard: Hearing | undefined): string {
  if (!heard) return 'there is no server to ask';
  if (!heard.said) return heard.failure ?? 'malformed';
  const { authoritative, rcode } = heard.said.message;
  return rcode === 0 && !authoritative ? 'not authoritative' : rcodeName(rcode);
}
