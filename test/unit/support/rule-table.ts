import { describe, expect, test } from 'vitest';
import type { Rule } from '../../../lambda/diagnosis/verdict/rule.ts';
import type { RoundView } from '../../../lambda/diagnosis/verdict/view.ts';
import { type Change, changed, restsOn, roundOf, shown } from './dns-evidence-changes.ts';

/** What a rule is to say: the words why nothing is so, or each charge with words of its summary and what it rests on. */
export type Said = string | readonly (readonly [charge: string, summary: RegExp, rests: string])[];

export type Row = readonly [
  what: string,
  /** Lab and case of the evidence. */
  place: string,
  changes: readonly Change[],
  said: Said,
  /** Of the round as the rule sees it, where rules before it have explained something. */
  round?: Partial<RoundView>,
];

/** A table of tests for one rule, each of real evidence. @param evidenceOf what becomes of it; default: a round as it was */
export function table(rule: Rule, rows: readonly Row[], evidenceOf: typeof changed = changed): void {
  describe(`${rule.name}: ${rule.asks}`, () => {
    test.each(rows.map((row) => ({ what: row[0], row })))('$what', ({ row: [, place, changes, said, round] }) => {
      const answer = rule.judge(roundOf(evidenceOf(place, ...changes), round));

      if (typeof answer === 'string' || typeof said === 'string') return expect(answer).toEqual(said);
      expect(answer.map(shown)).toEqual(said.map(([charge]) => charge));
      expect(answer.map(({ findings }) => restsOn(findings))).toEqual(said.map(([, , rests]) => rests));
      for (const [index, [, summary]] of said.entries()) expect(answer[index]?.summary).toMatch(summary);
    });
  });
}

/** A round in which the DNS was found wanting by a rule before. */
export const explained: Partial<RoundView> = { dnsExplained: true };
export const EXPLAINED = 'what is wrong with the DNS is found already';
