import { listed } from '../../findings/finding.ts';
import { checksOf } from '../../findings/looks.ts';
import type { Rule } from '../rule.ts';
import { findingsOf, type RoundView, wrong } from '../view.ts';
import { dnsCharge, EXPLAINED } from './dns-charge.ts';

/** Chains of trust, and the signatures that resolvers check by them. */

export const chainOfTrust: Rule = {
  name: 'chain-of-trust',
  asks: 'Does a DS record at the parent fit a key of the zone?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const bad = checksOf(round.evidence, 'dnssec').filter(
      ({ check }) => check.state === 'ds-mismatch' || check.state === 'no-key',
    );
    if (bad.length === 0) return 'no DS record stands without its key';
    const zones = listed(bad.map(({ check }) => check.zone));
    return [
      dnsCharge(round, {
        code: 'dnssec-broken',
        certain: true,
        summary: `The DS record at the parent fits no key of ${zones}, so resolvers that validate refuse every answer of it.`,
        findings: wrong(round, 'dnssec-sound'),
      }),
    ];
  },
};

export const signatures: Rule = {
  name: 'signatures',
  asks: 'Do resolvers that validate accept the answers?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const bogus = wrong(round, 'dnssec-sound').filter(({ value }) => value === 'dnssec-broken');
    if (bogus.length === 0) return 'no resolver blamed signatures';
    const names = bogus.map(({ subject }) => subject.name);
    return [
      dnsCharge(round, {
        code: 'dnssec-signatures-bad',
        confidence: names.some((name) => isValidated(round, name)) ? 'likely' : 'proved',
        summary: `Signatures in the DNS do not hold: ${bogus[0]?.detail}`,
        findings: [...bogus, ...findingsOf(round, 'resolvers-see-value')],
      }),
    ];
  },
};

/** Another resolver found the signatures of this name good (AD, RFC 4035 section 3.2.3): it may be the trust anchor of the first. */
function isValidated({ evidence }: RoundView, name: string | undefined): boolean {
  return checksOf(evidence, 'resolvers')
    .filter(({ check }) => check.name === name)
    .some(({ check }) => check.resolvers.some(({ validated }) => validated?.authenticData === true));
}

export const DNSSEC_RULES: readonly Rule[] = [chainOfTrust, signatures];
