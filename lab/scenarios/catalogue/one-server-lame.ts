import type { Scenario } from '../scenario.ts';

/** The code is left open: it depends on whether the time of the probe or that of the round ends first. */
export const oneServerLame: Scenario = {
  name: 'one-server-lame',
  summary: 'One of the name servers has never heard of the zone',
  steps: [{ at: 'start', on: { fault: 'dns-lame', parameters: { servers: ['127.0.0.31'] } } }],
  expect: {
    staging: { outcome: 'failed', step: 'propagation' },
    backup: { outcome: 'failed', step: 'propagation' },
  },
};
