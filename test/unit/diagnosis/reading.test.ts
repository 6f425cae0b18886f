import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { listCases } from '../../../lab/matrix/registry.ts';
import { STEPS } from '../../../lambda/contract/vocabulary.ts';
import { keptEvidence, LABS } from '../support/kept-evidence.ts';

/**
 * A reader was given the evidence of one round for each fault of the lab, in no order, without its verdict and without names
 * that give it away, and the list of faults: these are the answers as they were given. `alike` are faults that the reader held
 * for possible as well.
 */
const answerSchema = z.strictObject({
  fault: z.string(),
  case: z.string(),
  lab: z.enum(LABS),
  named: z.strictObject({ step: z.enum([...STEPS, 'none']), fault: z.string(), alike: z.array(z.string()) }),
  words: z.string(),
});
const answers = z.array(answerSchema).parse(JSON.parse(readFileSync('test/evidence/reading.json', 'utf8')));

/** Faults whose rounds leave no evidence that could be read. */
const WITHOUT_EVIDENCE: Readonly<Record<string, string>> = {
  'aws-missing-table': 'no round is made without the ledger',
  'ca-directory': 'nothing fails by it, and the reading was made before it was there',
  'ca-renewal-info': 'nothing fails by it, and the reading was made before it was there',
  'ca-idle-cut': 'the prober reads on, so that nothing of it is left to be seen in most rounds',
};

/** What the evidence cannot tell, with the reason. */
const MISREAD: Readonly<Record<string, string>> = {
  'aws-function-frozen':
    'a function that stands still for some seconds looks like a call that took them; the round passed',
};

const cases = await listCases();

describe('a reader who has the evidence alone', () => {
  test('was given every fault of the lab that a case of the matrix puts in', () => {
    const faults = new Set(cases.flatMap(({ put }) => put.map(({ fault }) => fault)));
    const own = [...faults].filter((fault) => !fault.startsWith('setup-') && !(fault in WITHOUT_EVIDENCE));
    expect(own.filter((fault) => !answers.some((answer) => answer.fault === fault))).toEqual([]);
  });

  test.each(answers)('names $fault', ({ fault, case: id, lab, named }) => {
    const row = cases.find((each) => each.id === id);
    expect(row?.put.map((each) => each.fault)).toContain(fault);
    const isNamed = [named.fault, ...named.alike].includes(fault);
    expect(isNamed).toBe(!(fault in MISREAD));
    const ended = keptEvidence(id, lab).probes.flatMap(({ trouble }) => trouble?.step ?? []);
    expect(ended.length === 0 ? ['none'] : ended).toContain(named.step);
  });
});
