import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VERDICT_CODES } from '../../../lambda/contract/verdict/catalogue.ts';
import type { Verdict } from '../../../lambda/contract/verdict/verdict.ts';
import { judgeRound } from '../../../lambda/diagnosis/verdict/judge.ts';
import { INCIDENTS } from '../../incidents/catalogue.ts';
import { MOST_BYTES, type Recorded, recordedFiles, recordedOf } from '../../incidents/evidence.ts';

/** To be recorded yet: node bin/run.mjs test/incidents/record.ts */
const RECORDED: readonly string[] = ['le-2025-12-16-production'];
const NOT_RECORDED = INCIDENTS.map(({ id }) => id).filter((id) => !RECORDED.includes(id));

const recorded = INCIDENTS.flatMap((incident) => {
  const evidence = recordedOf(incident);
  return evidence ? [{ ...incident, evidence }] : [];
});

describe('the published incidents', () => {
  it('have each an id of its own, a day or none, and the fault that its code stands for', () => {
    const ids = INCIDENTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(INCIDENTS.filter(({ date }) => date !== 'recurring' && Number.isNaN(Date.parse(date)))).toEqual([]);
    expect(INCIDENTS.filter(({ truth }) => VERDICT_CODES[truth.code].fault !== truth.fault)).toEqual([]);
  });

  it('are recorded, but for those that wait for it', () => {
    const missing = INCIDENTS.map(({ id }) => id).filter((id) => !recorded.some((each) => each.id === id));
    expect(missing).toEqual(NOT_RECORDED);
  });

  it('have no evidence of what is no incident, and none that is too large', () => {
    const expected = INCIDENTS.flatMap(({ id }) => [`${id}.json`, `${id}.confirmation.json`]);
    expect(recordedFiles().filter((file) => !expected.includes(file))).toEqual([]);
    const sizes = recordedFiles().map((file) => readFileSync(`test/incidents/evidence/${file}`).byteLength);
    expect(sizes.filter((size) => size > MOST_BYTES)).toEqual([]);
  });

  it.each(recorded)('$id: $story', ({ evidence, truth }) => {
    const { fault, code, readiness } = verdictOf(evidence);
    expect({ fault, code, readiness }).toEqual(truth);
  });
});

/** As the matrix has it: an experiment that went well says nothing of the round before it. */
function verdictOf({ round, confirmation }: Recorded): Verdict {
  const second = confirmation && judgeRound(confirmation);
  const ofAnother = second?.fault === 'none' && confirmation?.run.experiment !== undefined;
  return second === undefined || ofAnother ? judgeRound(round) : second;
}
