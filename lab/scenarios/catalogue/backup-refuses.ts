import type { Scenario } from '../scenario.ts';

export const backupRefuses: Scenario = {
  name: 'backup-refuses',
  summary: 'The backup CA refuses connections; the staging CA is not drawn in',
  steps: [{ at: 'start', on: { fault: 'ca-refuse', parameters: { ca: 'backup' } } }],
  expect: { staging: { outcome: 'passed' }, backup: { outcome: 'failed', code: 'ca-unreachable' } },
};
