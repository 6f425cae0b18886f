import type { Scenario } from '../scenario.ts';

export const backupHangsAtFinalize: Scenario = {
  name: 'backup-hangs-at-finalize',
  summary: 'The backup CA takes the request to issue and never answers it',
  steps: [{ at: 'start', on: { fault: 'ca-hang', parameters: { ca: 'backup', at: ['finalize'] } } }],
  expect: { staging: { outcome: 'passed' }, backup: { outcome: 'failed', code: 'ca-timeout', step: 'finalize' } },
};
