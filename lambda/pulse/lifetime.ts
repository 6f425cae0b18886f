import type { X509Certificate } from 'node:crypto';
import type { CertificateReport } from '../contract/evidence/pulse.ts';

/**
 * What a certificate's own lifetime and its CA's suggestion say. Lifetimes go from days to a year: nothing here counts in days.
 */

const DAY_MS = 86_400_000;
/** Clients renew when a third is left; without a word of the CA, half of that is left to them for trouble. */
const OVERDUE_PERCENT = 100 / 6;
/**
 * No CA suggests so early by itself: Let's Encrypt's windows lie about a third before the end, and half of it for lifetimes of
 * days. A window that ends earlier was moved, as in a mass revocation (RFC 9773 section 4.2).
 */
const RECALLED_PERCENT = 50;
/** With an explanation of the CA it need not be moved so far. */
const RECALLED_WITH_REASON_PERCENT = 36;

type RenewalInfo = NonNullable<CertificateReport['renewalInfo']>;
export type Lifetime = Pick<CertificateReport, 'lifetimeLeftPercent' | 'daysLeft' | 'overdue' | 'recalled'>;

export function lifetimeOf(
  certificate: Pick<X509Certificate, 'validFrom' | 'validTo'>,
  renewalInfo: RenewalInfo | undefined,
  now: number,
): Lifetime {
  const begins = Date.parse(certificate.validFrom);
  const ends = Date.parse(certificate.validTo);
  const leftAt = (time: number) => ((ends - time) / (ends - begins)) * 100;
  const left = leftAt(now);
  const recalled = renewalInfo !== undefined && left > 0 && wasMoved(leftAt(Date.parse(renewalInfo.end)), renewalInfo);
  const missed = renewalInfo === undefined ? left < OVERDUE_PERCENT : now > Date.parse(renewalInfo.end);
  return {
    lifetimeLeftPercent: Math.round(left * 10) / 10,
    daysLeft: Math.round(((ends - now) / DAY_MS) * 10) / 10,
    overdue: left <= 0 || (missed && !recalled),
    recalled,
  };
}

function wasMoved(leftAtEnd: number, { explanationUrl }: RenewalInfo): boolean {
  return leftAtEnd > (explanationUrl === undefined ? RECALLED_PERCENT : RECALLED_WITH_REASON_PERCENT);
}
