import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VERDICT_CODES } from '../../../lambda/contract/verdict/catalogue.ts';
import type { Verdict } from '../../../lambda/contract/verdict/verdict.ts';
import { judgeRound } from '../../../lambda/diagnosis/verdict/judge.ts';
import { INCIDENTS } from '../../incidents/catalogue.ts';
import { MOST_BYTES, type Recorded, recordedFiles, recordedOf } from '../../incidents/evidence.ts';

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

  it('are recorded: node bin/run.mjs test/incidents/record.ts', () => {
    const missing = INCIDENTS.map(({ id }) => id).filter((id) => !recorded.some((each) => each.id === id));
    expect(missing).toEqual([]);
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

/**
 * As the matrix has it: an experiment that went well says nothing of the round before it. One that leaves the other CAs out says
 * nothing of their readiness.
 */
function verdictOf({ round, confirmation }: Recorded): Verdict {
  const first = judgeRound(round);
  const second = confirmation && judgeRound(confirmation);
  const experiment = confirmation?.run.experiment;
  if (second === undefined || (second.fault === 'none' && experiment !== undefined)) return first;
  return experiment?.kind === 'alone' ? { ...second, readiness: first.readiness } : second;
}
