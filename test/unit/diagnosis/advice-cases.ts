import type { EvidenceFacts } from '../../../lambda/contract/evidence/evidence.ts';
import type { VerdictCode } from '../../../lambda/contract/verdict/catalogue.ts';
import type { Action } from '../../../lambda/contract/verdict/verdict.ts';
import { actionsFor } from '../../../lambda/diagnosis/verdict/advice/actions.ts';
import type { Charge } from '../../../lambda/diagnosis/verdict/rule.ts';
import { viewOf } from '../../../lambda/diagnosis/verdict/view.ts';
import { evidenceWith, ZONE } from './some-evidence.ts';

/** Evidence that has something for every piece of advice to be made from, and advice made from it. */

export const REAL = 'www.example.org';
export const CHALLENGE = `_acme-challenge.${REAL}`;
const TARGET = `${REAL}.${ZONE}`;
const CAS = [
  { id: 'staging', title: 'Staging', role: 'staging', directory: 'https://staging.test/directory' },
  { id: 'backup', title: 'Backup', role: 'backup', directory: 'https://backup.test:14000/directory' },
  { id: 'production', title: 'Production', role: 'production', directory: 'https://production.test/directory' },
] as const;

/** A round of staging and backup for a real name; the backup CA issued. */
export function adviceEvidence(change: (facts: EvidenceFacts) => void = () => undefined): EvidenceFacts {
  return evidenceWith((facts) => {
    const [probe] = facts.probes;
    if (!probe) throw new Error('no probe');
    facts.target = { id: 'web', kind: 'real', names: [REAL] };
    facts.run.id = '2026-11-25T06:00:00Z/web';
    facts.cas = CAS.map((ca) => ({ ...ca, publiclyTrusted: false, caaIdentities: [`${ca.id}.test`] }));
    facts.identifiers = ['staging', 'backup'].map((ca) => ({ ca, names: [REAL], publishedAt: { [REAL]: TARGET } }));
    facts.probes = [
      { ...probe, outcome: 'failed' },
      { ...probe, ca: 'backup', role: 'backup' },
    ];
    change(facts);
  });
}

export function chargeOf(code: VerdictCode, more: Partial<Charge> = {}): Charge {
  return {
    ...{ code, effect: 'blocks', confidence: 'proved', cas: ['staging'], summary: 'It is so.', findings: [] },
    ...more,
  };
}

export function advise(
  code: VerdictCode,
  facts: EvidenceFacts = adviceEvidence(),
  more: Partial<Charge> = {},
): Action[] {
  return actionsFor(chargeOf(code, more), viewOf({ ...facts, findings: [] }));
}

export function commandsOf(actions: readonly Action[]): string[] {
  return actions.flatMap(({ command }) => command ?? []);
}
