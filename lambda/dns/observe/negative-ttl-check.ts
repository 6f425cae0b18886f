import type { NegativeTtlCheck } from '../../contract/evidence/dns.ts';
import { askApex } from './locate.ts';
import { TYPES } from './message.ts';
import { soaIn } from './records.ts';
import type { Cut, Scope } from './scope.ts';

/** How long a resolver that asked too early may go on saying that there is no value (RFC 2308 section 5). */
export async function checkNegativeTtl(cut: Cut, scope: Scope): Promise<NegativeTtlCheck> {
  const { heard, records } = await askApex(cut, { name: cut.zone, type: 'SOA', code: TYPES.SOA }, scope);
  const about = { check: 'negative-ttl', zone: cut.zone } as const;
  const soa = heard?.said && records[0] ? soaIn(heard.said, records[0]) : undefined;
  if (!soa) return about;
  const { serial, ttl, minimum } = soa;
  return { ...about, soa: { serial, ttl, minimum }, negativeTtl: Math.min(ttl, minimum) };
}
