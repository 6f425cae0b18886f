import type { CertificateReport } from '../../contract/evidence/pulse.ts';
import type { Judged, Rule } from './finding.ts';

/** The certificates that the config names, as a pulse sees them. */

/** Every one of them, unless nothing is known of it. */
function ofEach(id: Rule['id'], judge: (certificate: CertificateReport) => Pick<Judged, 'outcome' | 'detail'>): Rule {
  return {
    id,
    judge: ({ pulse }) =>
      (pulse?.certificates ?? []).map((certificate, index): Judged => {
        const { ca, names: [name] = [] } = certificate;
        return {
          ...judge(certificate),
          subject: { ...(ca === undefined ? {} : { ca }), ...(name === undefined ? {} : { name }) },
          evidence: [`/pulse/certificates/${index}`],
        };
      }),
  };
}

const unread = ({ id, why }: CertificateReport) =>
  ({ outcome: 'could-not-tell', detail: `The certificate "${id}": ${why ?? 'it was not read'}.` }) as const;

/** Percent of its own lifetime: lifetimes go from days to a year. */
const left = ({ lifetimeLeftPercent = 0, daysLeft = 0 }: CertificateReport) =>
  lifetimeLeftPercent <= 0
    ? 'has expired'
    : `has ${lifetimeLeftPercent} % of its lifetime left (${daysLeft} ${daysLeft === 1 ? 'day' : 'days'})`;

export const renewedInTime = ofEach('certificate-renewed-in-time', (certificate) => {
  const { id, overdue, renewalInfo } = certificate;
  if (overdue === undefined) return unread(certificate);
  const window = renewalInfo ? `, and its CA suggested to renew it until ${renewalInfo.end}` : '';
  return {
    outcome: overdue ? 'does-not-hold' : 'holds',
    detail: `The certificate "${id}" ${left(certificate)}${window}.`,
  };
});

/** What its CA would have is not known where it gives no renewal information (RFC 9773 section 4). */
export const notRecalled = ofEach('certificate-not-recalled', (certificate) => {
  const { id, recalled, renewalInfo, noRenewalInfo } = certificate;
  if (recalled === undefined) return unread(certificate);
  if (!renewalInfo) {
    return {
      outcome: 'could-not-tell',
      detail: `The CA of the certificate "${id}" suggests nothing: ${noRenewalInfo ?? 'no reason is known'}`,
    };
  }
  const why = renewalInfo.explanationUrl === undefined ? '' : `; it explains at ${renewalInfo.explanationUrl}`;
  return {
    outcome: recalled ? 'does-not-hold' : 'holds',
    detail: `The CA of the certificate "${id}" suggests to renew it from ${renewalInfo.start} to ${renewalInfo.end}, and it ${left(certificate)}${why}.`,
  };
});
