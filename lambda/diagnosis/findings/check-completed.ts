import type { EvidenceFacts, Gathering } from '../../contract/evidence/evidence.ts';
import { type Judged, pointer, type Rule } from './finding.ts';
import { looksOf } from './looks.ts';

/** Checks that crashed, did not end in time or did not begin: what they would have told is not known. */
export const checkCompleted: Rule = {
  id: 'check-completed',
  judge: (facts) => [...gatheringsOf(facts).flatMap(judge), ...crashedChecks(facts), ...crashedControls(facts)],
};

type Placed = { readonly name: string; readonly gathering: Gathering<unknown>; readonly at: string };

function gatheringsOf({ dns, caa, controls }: EvidenceFacts): Placed[] {
  return [
    ...dns.before.map((gathering, index) => ({ name: 'dns-before', gathering, at: `/dns/before/${index}` })),
    { name: 'dns-after', gathering: dns.after, at: '/dns/after' },
    { name: 'caa', gathering: caa, at: '/caa' },
    { name: 'controls', gathering: controls, at: '/controls' },
  ];
}

function judge({ name, gathering: { state, why = '' }, at }: Placed): Judged[] {
  if (state === 'gathered') return [];
  return [
    {
      subject: { server: name },
      outcome: state === 'crashed' ? 'does-not-hold' : 'could-not-tell',
      value: state,
      detail: `The look at ${name} has no result: ${why}.`,
      evidence: [at],
    },
  ];
}

function crashedChecks(facts: EvidenceFacts): Judged[] {
  return looksOf(facts).flatMap(({ found, at }) =>
    found.checks.flatMap((check, index) =>
      'crashed' in check
        ? [crash(`${check.check} of ${check.subject}`, check.crashed, pointer(...at, 'checks', index))]
        : [],
    ),
  );
}

function crashedControls({ controls: { found = [] } }: EvidenceFacts): Judged[] {
  return found.flatMap(({ id, reason, detail }, index) =>
    reason === 'defect' ? [crash(id, detail, pointer('controls', 'found', index))] : [],
  );
}

function crash(server: string, words: string, at: string): Judged {
  const detail = `The check ${server} failed by a defect of the prober: ${words}`;
  return { subject: { server }, outcome: 'does-not-hold', value: 'crashed', detail, evidence: [at] };
}
