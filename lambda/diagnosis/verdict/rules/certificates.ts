import type { FindingId } from '../../../contract/evidence/findings.ts';
import type { Charge, Rule } from '../rule.ts';
import { wrong } from '../view.ts';

/** Certificates that the team uses, which a pulse looks at. They say nothing of whether an issuance would come about. */

type Asked = Pick<Rule, 'name' | 'asks'> &
  Pick<Charge, 'code' | 'confidence'> & { readonly finding: FindingId; readonly otherwise: string };

/** One charge for all certificates that a finding does not hold of: what is to be done is the same. */
function ofCertificates({ name, asks, code, confidence, finding, otherwise }: Asked): Rule {
  return {
    name,
    asks,
    judge: (round) => {
      const findings = wrong(round, finding);
      const [first] = findings;
      if (!first) return otherwise;
      const more = findings.length - 1;
      const others = more === 0 ? '' : ` So it is with ${more} more.`;
      const cas = [...new Set(findings.flatMap(({ subject }) => subject.ca ?? []))];
      return [{ code, confidence, effect: 'risks', cas, summary: `${first.detail}${others}`, findings }];
    },
  };
}

export const overdue = ofCertificates({
  name: 'overdue',
  asks: 'Is a certificate in use past the time of its renewal?',
  code: 'certificate-overdue',
  // That the CA refuses its client cannot be seen from here: a round shows that.
  confidence: 'likely',
  finding: 'certificate-renewed-in-time',
  otherwise: 'no certificate that was read is past its renewal',
});

export const recalled = ofCertificates({
  name: 'recalled',
  asks: 'Does a CA ask for certificates back?',
  code: 'certificate-recalled',
  confidence: 'proved',
  finding: 'certificate-not-recalled',
  otherwise: 'no CA suggests to replace a certificate long before its end',
});
