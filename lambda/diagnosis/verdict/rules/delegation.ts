import { listed } from '../../findings/finding.ts';
import { delegationsOf, dnsOpen, serversOf, stuckAbove } from '../dns-view.ts';
import type { Rule } from '../rule.ts';
import { findingsOf, wrong } from '../view.ts';
import { dnsCharge, EXPLAINED } from './dns-charge.ts';

/** The way from the root to the zone, and the names that lead into it. */

/** Everybody is silent, the root servers first of all: it is the way out for DNS, and not they. */
export const dnsEgress: Rule = {
  name: 'dns-egress',
  asks: 'Does the function reach any name server outside?',
  ofDns: true,
  judge: (round) => {
    const delegations = delegationsOf(round);
    const silent = delegations.filter((each) => stuckAbove(each)?.atRoot && each.manner === 'silent');
    if (delegations.length === 0) return 'the delegation was not looked at';
    if (silent.length < delegations.length) return 'name servers of the root answered';
    return [
      dnsCharge(round, {
        code: 'dns-egress-blocked',
        summary: 'The function reaches no name server outside, not even those of the root.',
        findings: findingsOf(round, ['delegation-consistent', 'servers-reachable-udp', 'servers-reachable-tcp']),
      }),
    ];
  },
};

export const notDelegated: Rule = {
  name: 'not-delegated',
  asks: 'Does the parent delegate the zone?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const denied = delegationsOf(round).find(({ manner }) => manner === 'denied');
    if (!denied) return 'no parent denied a delegation';
    return [
      dnsCharge(round, {
        code: 'zone-not-delegated',
        certain: true,
        summary: `The parent zone does not delegate ${denied.zone} (${listed(denied.said)}), so nobody finds what is published there.`,
        findings: wrong(round, 'delegation-consistent'),
      }),
    ];
  },
};

export const alias: Rule = {
  name: 'alias',
  asks: 'Does the challenge name of a real name lead into the zone?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    if (round.evidence.target.kind === 'canary') return 'canaries lie in the zone';
    const [finding] = wrong(round, 'alias-leads-into-zone');
    const ended = dnsOpen(round).find(({ trouble }) => trouble?.code === 'challenge-alias-missing');
    if (!finding && !ended) return 'every challenge name leads into the zone';
    const missing = finding ? finding.value === 'no-alias' : ended?.trouble?.cause === 'no-alias';
    return [
      dnsCharge(round, {
        code: missing ? 'alias-missing' : 'alias-wrong',
        certain: true,
        summary: finding?.detail ?? ended?.trouble?.message ?? 'The challenge name does not lead into the zone.',
        findings: wrong(round, 'alias-leads-into-zone'),
      }),
    ];
  },
};

export const lame: Rule = {
  name: 'lame',
  asks: 'Does every server that the parent names serve the zone?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const bad = serversOf(round).filter(({ zoneManner }) => zoneManner === 'lame');
    if (bad.length === 0) return 'every server that answered serves its zone';
    const words = bad.map(({ server, address, said }) => `${server} (${address}): ${said}`);
    return [
      dnsCharge(round, {
        code: 'name-server-lame',
        summary: `The parent names servers that do not serve ${bad[0]?.zone}: ${listed(words)}.`,
        findings: wrong(round, [
          'servers-serve-zone',
          'every-server-served-before-validation',
          'every-server-served-after-validation',
        ]),
      }),
    ];
  },
};

/** It hurts nobody until the servers that only one side names go away. */
export const inconsistent: Rule = {
  name: 'inconsistent',
  asks: 'Do parent and zone name the same servers and addresses?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const findings = wrong(round, 'delegation-consistent');
    if (findings.length === 0) return 'parent and zone name the same servers, as far as they were asked';
    const summary = findings.map(({ detail }) => detail).join(' ');
    return [dnsCharge(round, { code: 'delegation-inconsistent', confidence: 'likely', summary, findings })];
  },
};
