import type { PropagationCause } from '../../../contract/causes.ts';
import type { DnsAnswerEvidence } from '../../../contract/evidence/dns.ts';
import type { Finding } from '../../../contract/evidence/findings.ts';
import { caSaw } from '../../findings/ca-words.ts';
import { checksOf } from '../../findings/looks.ts';
import { dnsOpen } from '../dns-view.ts';
import type { Charge, Rule } from '../rule.ts';
import { allHold, findingsOf, type ProbeView, type RoundView, wrong } from '../view.ts';
import { dnsCharge, EXPLAINED } from './dns-charge.ts';

/** The values of this round on the servers, once all of them answer. */

const SERVED = ['every-server-served-before-validation', 'every-server-served-after-validation'] as const;

/** What whole answers say of the values of one look: how many servers have all of ours, and how many have others' alone. */
type Standing = { readonly asked: number; readonly ours: number; readonly foreignOnly: number };

function standing(round: RoundView, when?: 'before' | 'after'): Standing {
  const answers = checksOf(round.evidence, 'authoritative', when)
    .flatMap(({ check }) => check.answers)
    .filter(({ values, rcode }) => values !== undefined || rcode === 'NXDOMAIN');
  const ours = answers.filter(hasOurs).length;
  const foreignOnly = answers.filter((answer) => !hasOurs(answer) && (answer.values?.foreign ?? 0) > 0).length;
  return { asked: answers.length, ours, foreignOnly };
}

function hasOurs({ values }: DnsAnswerEvidence): boolean {
  return values !== undefined && values.expected > 0 && values.expectedServed === values.expected;
}

/** Only a name that others write to can lose values to them: canaries are the prober's alone. */
export const valuesRemoved: Rule = {
  name: 'values-removed',
  asks: 'Did somebody else take the values of this round away?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    if (dnsOpen(round).length === 0) return 'no probe ended at its values';
    if (round.evidence.target.kind === 'canary') return 'nobody else writes at names of canaries';
    const before = standing(round, 'before');
    const after = standing(round, 'after');
    const gone = before.ours > 0 && before.ours === before.asked && after.asked > 0 && after.ours === 0;
    const replaced = after.asked > 0 && after.foreignOnly === after.asked;
    const seenToGo = dnsOpen(round).some(
      ({ trouble }) => trouble?.cause === ('values-gone' satisfies PropagationCause),
    );
    if (!gone && !replaced && !seenToGo)
      return 'the values of this round lie there, or never did, and no others in their place';
    return [
      dnsCharge(round, {
        code: 'values-removed',
        summary: replaced
          ? 'Another client put its own values in the place of those of this round at the challenge name.'
          : 'The values of this round were served by every server, and taken away before the CAs had validated.',
        findings: [...findingsOf(round, SERVED), ...wrong(round, 'no-foreign-values')],
      }),
    ];
  },
};

function isPending(cause: string | undefined): boolean {
  return cause === ('insync-pending' satisfies PropagationCause);
}

export const disagree: Rule = {
  name: 'disagree',
  asks: 'Does every server serve what Route 53 took?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const ended = dnsOpen(round).some(({ step, trouble }) => step === 'propagation' && !isPending(trouble?.cause));
    const findings = wrong(round, SERVED);
    if (!ended || findings.length === 0) return 'no probe waited in vain for servers that answer';
    return [
      dnsCharge(round, {
        code: 'servers-disagree',
        summary: `Name servers answer without the values that Route 53 took: ${findings[0]?.detail}`,
        findings,
      }),
    ];
  },
};

/** INSYNC that does not come, while the servers have the change or get it later. */
export const late: Rule = {
  name: 'late',
  asks: 'Does Route 53 bring changes to its servers in time?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const pending = dnsOpen(round).filter(({ trouble }) => isPending(trouble?.cause));
    const wentOn = round.evidence.probes.some(({ steps }) =>
      steps.some(
        ({ step, note = '' }) => step === 'propagation' && /went on without INSYNC, which had not come/.test(note),
      ),
    );
    if (pending.length === 0 && !wentOn) return 'INSYNC came, or was not waited for';
    return [
      dnsCharge(round, {
        code: 'propagation-late',
        confidence: pending.length > 0 ? 'likely' : 'proved',
        summary:
          pending.length > 0
            ? 'Route 53 had neither said INSYNC nor brought the values to all of its servers when the time was used up.'
            : 'Route 53 did not say INSYNC while every server had the change: clients that wait for it would wait on.',
        findings: findingsOf(round, 'propagation-complete'),
        // Who went on found the values on every server: what ended that probe later is something else.
        befallen: pending,
      }),
    ];
  },
};

/** The same failure at every CA points at the DNS, though its servers answer the prober: answers depend on who asks. */
export const failingForCas: Rule = {
  name: 'failing-for-cas',
  asks: 'Do the name servers fail the resolvers of every CA?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const validated = round.probes.filter(({ probe }) => probe.steps.some(({ step }) => step === 'validation'));
    const open = dnsOpen(round);
    // A CA that looks again and again comes to no end, and has no word for it.
    const told = open.filter(({ trouble }) => trouble?.code !== 'validation-timeout');
    const saw = new Set(told.map(({ trouble }) => caSaw(trouble?.problem)));
    const [word] = saw;
    if (saw.size !== 1 || told.length < 2 || open.length < validated.length) return 'not every CA was failed alike';
    // Once it may be that answers got lost; resolvers that tell of SERVFAIL have asked more than once.
    const confirmed = round.evidence.run.confirms !== undefined;
    if (word !== 'servfail' && !(word === 'no-answer' && confirmed)) return 'not every CA was failed by the servers';
    if (wrong(round, 'delegation-consistent').length > 0)
      return 'parent and zone name different servers: the resolvers may have asked some that the zone does not name';
    const how = word === 'servfail' ? 'SERVFAIL' : 'no answer';
    return [
      dnsCharge(round, {
        code: word === 'servfail' ? 'servers-failing' : 'servers-unreachable',
        confidence: 'likely',
        summary: `The resolvers of every CA got ${how} about the challenge names, while the name servers answer the prober: they fail some who ask.`,
        findings: [...findingsOf(round, 'validation-accepted'), ...findingsOf(round, SERVED)],
      }),
    ];
  },
};

/** Probes whose CA found nothing, or something else, where every server that was asked served the values. */
function misled(round: RoundView): ProbeView[] {
  return dnsOpen(round).filter(({ trouble }) => {
    const saw = caSaw(trouble?.problem);
    return saw === 'no-name' || saw === 'no-record' || saw === 'other-value';
  });
}

/** A private zone misleads who asks its resolvers: the prober's other clients, and CAs of the same network. */
export const shadowed: Rule = {
  name: 'shadowed',
  asks: 'Does a private zone answer in place of the public one?',
  ofDns: true,
  judge: (round) => {
    if (round.dnsExplained) return EXPLAINED;
    const findings = wrong(round, 'no-shadowing-zone');
    const [first] = findings;
    if (!first) return 'resolvers that were asked answer from the public tree';
    // It may be there for long without any harm.
    const befallen = misled(round);
    return [
      dnsCharge(round, { code: 'zone-shadowed', confidence: 'likely', summary: first.detail, findings, befallen }),
    ];
  },
};

/** Worth knowing as long as no CA was told that there is no name, where all servers have it. */
export const negativeTtl: Rule = {
  name: 'negative-ttl',
  asks: 'Do resolvers forget soon that a name was not there?',
  judge: (round) => {
    const findings = wrong(round, 'negative-ttl-short');
    const [first] = findings;
    if (!first) return 'no zone has a long negative TTL';
    const befallen = misled(round).filter(({ trouble }) => caSaw(trouble?.problem) !== 'other-value');
    if (befallen.length > 0 && allHold(round, 'every-server-served-before-validation')) {
      const titles = befallen.map(({ title }) => title).join(' and ');
      const summary = `${titles} ${befallen.length > 1 ? 'were' : 'was'} told that there is nothing at the challenge name, which every server has: ${first.detail}`;
      return [
        {
          ...noteOf(first.detail, findings),
          ...{ effect: 'blocks' as const, confidence: 'likely' as const, summary },
          cas: befallen.map(({ ca }) => ca),
          step: 'validation' as const,
        },
      ];
    }
    return [noteOf(first.detail, findings)];
  },
};

function noteOf(summary: string, findings: readonly Finding[]): Charge {
  return { code: 'negative-ttl-long', effect: 'notes', confidence: 'proved', cas: [], summary, findings };
}
