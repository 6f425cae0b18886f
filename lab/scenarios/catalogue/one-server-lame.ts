import type { Scenario } from '../scenario.ts';

export const oneServerLame: Scenario = {
  name: 'one-server-lame',
  summary: 'One of the name servers has never heard of the zone',
  steps: [{ at: 'start', on: { fault: 'dns-lame', parameters: { servers: ['127.0.0.31'] } } }],
  expect: {
    staging: { outcome: 'failed', code: 'propagation-timeout', step: 'propagation' },
    backup: { outcome: 'failed', code: 'propagation-timeout', step: 'propagation' },
  },
};
