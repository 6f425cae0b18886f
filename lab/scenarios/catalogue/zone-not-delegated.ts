import type { Scenario } from '../scenario.ts';

export const zoneNotDelegated: Scenario = {
  name: 'zone-not-delegated',
  summary: 'The parent zone delegates the zone no longer',
  steps: [{ at: 'start', on: { fault: 'dns-delegation-removed', parameters: { zone: 'acme.example.org' } } }],
  expect: {
    staging: { outcome: 'failed', code: 'zone-not-delegated' },
    backup: { outcome: 'failed', code: 'zone-not-delegated' },
  },
};
