import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../../lambda/contract/evidence/evidence.ts';
import type { Charge, Rule } from '../../../lambda/diagnosis/verdict/rule.ts';
import { passed, type RoundView, viewOf } from '../../../lambda/diagnosis/verdict/view.ts';
import { type Change, changedEvidence } from './evidence-changes.ts';

/** What one rule says of evidence, by itself: no rule before it has explained anything. */

/** `effect` is `blocks` unless it says so; findings as `id ca`. */
export type Expected = Pick<Charge, 'code' | 'confidence' | 'cas' | 'step'> & {
  readonly effect?: Charge['effect'];
  readonly summary: RegExp;
  readonly findings: readonly string[];
};

export type RuleRow = readonly [
  what: string,
  /** A case of the matrix that there is evidence of. */
  kept: string,
  changes: readonly Change[],
  /** Charges, or the words why the rule is ruled out. */
  expected: readonly Expected[] | string,
];

/** @param explained CAs that a rule before this one has named */
export function roundOf(evidence: Evidence, explained: readonly string[] = []): RoundView {
  const { probes } = viewOf(evidence);
  const open = probes.filter((probe) => !passed(probe) && !explained.includes(probe.ca));
  return { evidence, probes, open, dnsExplained: false };
}

export function told(said: ReturnType<Rule['judge']>) {
  if (typeof said === 'string') return said;
  return said.map(({ findings, ...charge }) => ({
    ...charge,
    findings: findings.map(({ id, subject: { ca } }) => (ca === undefined ? id : `${id} ${ca}`)),
  }));
}

export function ruleTable(rule: Rule, rows: readonly RuleRow[]): void {
  describe(rule.name, () => {
    test('asks a question in words', () => {
      expect(rule.asks).toMatch(/^[A-Z].* .*\?$/);
    });

    test.each(rows)('%s (%s)', (_what, kept, changes, expected) => {
      const said = told(rule.judge(roundOf(changedEvidence(kept, changes))));

      if (typeof expected === 'string') return expect(said).toBe(expected);
      const charges = expected.map(({ summary, ...charge }) => ({
        effect: 'blocks',
        step: undefined,
        ...charge,
        summary: expect.stringMatching(summary),
      }));
      expect(said).toEqual(charges);
    });
  });
}
