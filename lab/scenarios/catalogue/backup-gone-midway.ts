import type { Scenario } from '../scenario.ts';

export const backupGoneMidway: Scenario = {
  name: 'backup-gone-midway',
  summary: 'The backup CA goes away when it has been told to validate',
  steps: [
    {
      at: { onRequest: { ca: 'backup', resource: 'challenge' } },
      on: { fault: 'ca-refuse', parameters: { ca: 'backup' } },
    },
  ],
  expect: { staging: { outcome: 'passed' }, backup: { outcome: 'failed', code: 'ca-unreachable' } },
};
