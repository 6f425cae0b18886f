import type { Finding, FindingId } from '../../../contract/evidence/findings.ts';
import type { Charge, Rule } from '../rule.ts';
import { type RoundView, wrong } from '../view.ts';

/** Certificates that the team uses, which a pulse looks at. They say nothing of whether an issuance would come about. */

type Told = Pick<Charge, 'code' | 'confidence'>;

/** One charge for all of them: what is to be done is the same. */
function risk(round: RoundView, id: FindingId, told: (findings: readonly Finding[]) => Told): Charge[] {
  const findings = wrong(round, id);
  const [first] = findings;
  if (!first) return [];
  const more = findings.length - 1;
  const others = more === 0 ? '' : ` So it is with ${more} more.`;
  const cas = [...new Set(findings.flatMap(({ subject }) => subject.ca ?? []))];
  return [{ ...told(findings), effect: 'risks', cas, summary: `${first.detail}${others}`, findings }];
}

export const overdue: Rule = {
  name: 'overdue',
  asks: 'Is a certificate in use past the time of its renewal?',
  judge: (round) => {
    const charges = risk(round, 'certificate-renewed-in-time', () => ({
      code: 'certificate-overdue',
      // That the CA refuses its client cannot be seen from here: a round shows that.
      confidence: 'likely',
    }));
    return charges.length > 0 ? charges : 'no certificate that was read is past its renewal';
  },
};

export const recalled: Rule = {
  name: 'recalled',
  asks: 'Does a CA ask for certificates back?',
  judge: (round) => {
    const charges = risk(round, 'certificate-not-recalled', () => ({
      code: 'certificate-recalled',
      confidence: 'proved',
    }));
    return charges.length > 0 ? charges : 'no CA suggests to replace a certificate long before its end';
  },
};
