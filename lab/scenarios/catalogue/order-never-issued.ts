import type { Scenario } from '../scenario.ts';

export const orderNeverIssued: Scenario = {
  name: 'order-never-issued',
  summary: 'The order at the staging CA stays "processing" until the time of the probe is used up',
  steps: [{ at: 'start', on: { fault: 'ca-processing', parameters: { ca: 'staging', of: 'order' } } }],
  expect: { staging: { outcome: 'failed', code: 'finalize-timeout', step: 'finalize' }, backup: { outcome: 'passed' } },
};
