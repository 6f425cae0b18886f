import { describe, expect, test } from 'vitest';
import { type Judged, judge } from '../../../lab/matrix/judge.ts';
import { listCases } from '../../../lab/matrix/registry.ts';
import { verdictSchema } from '../../../lambda/contract/verdict/verdict.ts';
import { judgeRound } from '../../../lambda/diagnosis/verdict/judge.ts';
import { keptCases, keptEvidence, LABS, type Lab } from '../support/kept-evidence.ts';

/**
 * Evidence that real rounds left under every fault of the matrix, judged anew: whoever changes a rule sees at once whom it
 * accuses. The truth is that of the matrix, decided by what was put in.
 */

const cases = await listCases();
const CONFIRMED = '.confirmation';

/** Of a round that was confirmed, the verdict of the confirmation counts, unless its experiment went well. */
function judged(id: string, lab: Lab): Judged {
  const row = cases.find((each) => each.id === id);
  if (!row) throw new Error(`no case "${id}" in the matrix`);
  const first = verdictSchema.parse(judgeRound(keptEvidence(id, lab)));
  if (!keptCases(lab).includes(`${id}${CONFIRMED}`)) return judge(row, first);
  const evidence = keptEvidence(`${id}${CONFIRMED}`, lab);
  const second = verdictSchema.parse(judgeRound(evidence));
  const wentWell = second.fault === 'none' && evidence.run.experiment !== undefined;
  const accused = [...new Set([first, second].flatMap((verdict) => judge(row, verdict).accused))];
  return { ...judge(row, wentWell ? first : second), accused };
}

describe.each(LABS)('evidence of %s', (lab) => {
  // What other tests keep besides is of no case.
  const ids = keptCases(lab).filter((id) => cases.some((row) => row.id === id));

  test('is there', () => expect(ids.length).toBeGreaterThan(30));

  test.each(ids)('%s', (id) => {
    const { expected, named, unnamed, accused } = judged(id, lab);
    expect({ fault: named?.fault, code: named?.code, unnamed, accused }).toEqual({
      ...expected,
      unnamed: [],
      accused: [],
    });
  });
});
