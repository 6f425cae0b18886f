import type { Scenario } from '../scenario.ts';

export const askedToWait: Scenario = {
  name: 'asked-to-wait',
  summary: 'The staging CA asks for four seconds before its order is looked at, and gets them',
  steps: [
    {
      at: 'start',
      on: { fault: 'ca-header', parameters: { ca: 'staging', set: { 'Retry-After': '4' }, at: ['finalize'] } },
    },
  ],
  expect: {
    staging: { outcome: 'passed', lasts: { step: 'finalize', atLeastMs: 4_000 } },
    backup: { outcome: 'passed' },
  },
};
