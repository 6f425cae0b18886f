import { DNS_BOUNDS, type DnsAnswerEvidence, type ResolverCheck } from '../../contract/evidence/dns.ts';
import { plainName } from '../server.ts';
import { toEvidence } from './answer.ts';
import { type Hearing, hearWhole } from './exchange.ts';
import { TYPES } from './message.ts';
import { NO_ROUTE, toResolver } from './resolver-address.ts';
import type { Scope } from './scope.ts';

/**
 * Validating resolvers that anybody may ask: Cloudflare, Google, Quad9. Sources: developers.cloudflare.com/1.1.1.1,
 * developers.google.com/speed/public-dns, quad9.net.
 */
export const PUBLIC_RESOLVERS = ['1.1.1.1', '8.8.8.8', '9.9.9.9'] as const;

/** Extended errors of validation (RFC 8914 sections 4.2, 4.3 and 4.6 to 4.13). */
const DNSSEC_ERRORS = new Set([1, 2, 5, 6, 7, 8, 9, 10, 11, 12]);

type ResolverView = ResolverCheck['resolvers'][number];

/**
 * How resolvers see a challenge name, once validated and once with validation off (CD, RFC 4035 section 3.2.2): only so is
 * broken DNSSEC told from a missing record. An early look may leave a negative answer in a resolver's cache.
 */
export async function checkResolvers(
  challengeName: string,
  expected: readonly string[],
  resolvers: readonly string[],
  scope: Scope,
): Promise<ResolverCheck> {
  const name = plainName(challengeName);
  const asked = (resolvers.length > 0 ? resolvers : PUBLIC_RESOLVERS).slice(0, DNS_BOUNDS.resolvers);
  return {
    check: 'resolvers',
    name,
    resolvers: await Promise.all(asked.map((each) => view(each, name, expected, scope))),
  };
}

async function view(resolver: string, name: string, expected: readonly string[], scope: Scope): Promise<ResolverView> {
  const server = toResolver(resolver);
  if (!server) return { resolver, reading: 'not-checked', why: NO_ROUTE };
  const look = async (checkingDisabled: boolean) => {
    const bits = { recursionDesired: true, dnssecOk: true, checkingDisabled };
    const heard = await hearWhole(server, { name, type: 'TXT' }, scope, { bits });
    return { answer: toEvidence(heard, name, expected), signed: isSigned(heard) };
  };
  const [{ answer: validated }, { answer: unvalidated, signed }] = await Promise.all([look(false), look(true)]);
  return { resolver, reading: readResolver(validated, unvalidated, signed), validated, unvalidated };
}

function isSigned({ said }: Hearing): boolean {
  return said?.message.records.some(({ type }) => type === TYPES.RRSIG) ?? false;
}

/**
 * What the two answers of a resolver say together.
 * @param signed the answer that was not validated holds signatures
 */
export function readResolver(
  validated: DnsAnswerEvidence,
  unvalidated: DnsAnswerEvidence,
  signed: boolean,
): ResolverView['reading'] {
  switch (validated.rcode) {
    case undefined:
      return 'no-answer';
    case 'NOERROR':
      return (validated.values?.count ?? 0) > 0 ? 'found' : 'missing';
    case 'NXDOMAIN':
      return 'missing';
    case 'SERVFAIL':
      if (!['NOERROR', 'NXDOMAIN'].includes(unvalidated.rcode ?? '')) return 'servers-broken';
      return blamesDnssec(validated, signed) ? 'dnssec-broken' : 'servers-broken';
    default:
      return 'refused';
  }
}

/**
 * A resolver that gave up on slow servers fails once and has an answer a moment later, with validation off or on. Its
 * extended errors tell that apart; where it gives none, what has no signatures is not taken for badly signed.
 */
function blamesDnssec({ extendedErrors }: DnsAnswerEvidence, signed: boolean): boolean {
  if (extendedErrors.length === 0) return signed;
  return extendedErrors.some(({ code }) => DNSSEC_ERRORS.has(code));
}
