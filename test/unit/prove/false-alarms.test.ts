import { describe, expect, test } from 'vitest';
import type { ProbeResult, RoundResult } from '../../../lambda/contract/result.ts';
import type { Verdict } from '../../../lambda/contract/verdict/verdict.ts';
import { falseAlarmsIn, notesIn } from '../../prove/false-alarms.ts';
import { turnOf } from '../../prove/turns.ts';
import { aVerdict } from '../lab/matrix/rows.ts';

const READY = { renewal: 'ready', failover: 'ready' } as const;

function aRound(changes: Partial<RoundResult>, verdict: Partial<Verdict> = {}): RoundResult {
  const probes = ['staging', 'backup'].map((role) => ({ ca: role, role }) as ProbeResult);
  const judged = { ...aVerdict('healthy'), readiness: READY, ...verdict };
  return { outcome: 'passed', cleanup: { outcome: 'passed' }, probes, verdict: judged, ...changes } as RoundResult;
}

describe('falseAlarmsIn', () => {
  test('finds nothing in a round that is ready', () => {
    expect(falseAlarmsIn(aRound({}))).toEqual([]);
  });

  test('takes the readiness of a CA that was not asked for nothing', () => {
    const probes = [{ ca: 'backup', role: 'backup' } as ProbeResult];
    const readiness = { renewal: 'unknown', failover: 'ready' } as const;
    expect(falseAlarmsIn(aRound({ probes }, { readiness }))).toEqual([]);
  });

  test.each([
    ['a fault', aRound({}, { fault: 'ca', code: 'ca-silent' }), ['ca/ca-silent']],
    ['a CA that is not ready', aRound({}, { readiness: { ...READY, failover: 'at-risk' } }), ['failover at-risk']],
    ['what could not be told', aRound({}, { readiness: { ...READY, renewal: 'unknown' } }), ['renewal unknown']],
    ['no verdict', { ...aRound({}), verdict: undefined }, ['no verdict']],
    ['a probe that did not pass', aRound({ outcome: 'failed' }), ['failed, cleanup passed']],
  ])('finds %s', (_, round, alarms) => {
    expect(falseAlarmsIn(round)).toEqual(alarms);
  });
});

test('notes are what else is told, the code of the round among it where it is not plain health', () => {
  const replaced = aVerdict('account-replaced', ['negative-ttl-long']);
  expect(notesIn({ verdict: replaced })).toEqual(['account-replaced', 'negative-ttl-long']);
  expect(notesIn({ verdict: aVerdict('healthy') })).toEqual([]);
});

test('nine rounds hold each target with each choice of CAs', () => {
  const turns = Array.from({ length: 9 }, (_, count) => JSON.stringify(turnOf(count + 1)));
  expect(new Set(turns).size).toBe(9);
});
