import { expect, test } from 'vitest';
import { rememberedOf } from '../../../../lambda/diagnosis/verdict/remembered.ts';
import { someVerdict } from '../../support/verdicts.ts';

test('later rounds are told the verdict, its round, and the CAs whose probes failed', () => {
  const verdict = someVerdict({ fault: 'ca', code: 'ca-silent', readiness: { renewal: 'unknown', failover: 'ready' } });
  const run = { id: 'run-1', startedAt: '2026-11-25T06:00:00.000Z', outcome: 'failed' };
  const probes = (['passed', 'failed', 'inconclusive', 'skipped', 'failed'] as const).map((outcome, index) => ({
    ...{ outcome, ca: `ca-${index + 1}` },
  }));

  expect(rememberedOf(verdict, run, probes)).toEqual({
    runId: 'run-1',
    at: '2026-11-25T06:00:00.000Z',
    fault: 'ca',
    code: 'ca-silent',
    readiness: { renewal: 'unknown', failover: 'ready' },
    cas: ['ca-2', 'ca-5'],
  });
});
