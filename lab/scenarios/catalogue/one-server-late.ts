import type { Scenario } from '../scenario.ts';

export const oneServerLate: Scenario = {
  name: 'one-server-late',
  summary: 'One of the name servers serves the value seconds late; no CA is asked to look before',
  target: 'www',
  steps: [
    {
      at: 'start',
      on: { fault: 'dns-partial', parameters: { name: 'www.example.org.acme.example.org', servers: ['127.0.0.31'] } },
    },
    { at: { afterMs: 8_000 }, off: 'dns-partial' },
  ],
  expect: {
    staging: { outcome: 'passed', lasts: { step: 'propagation', atLeastMs: 3_000 } },
    backup: { outcome: 'passed', lasts: { step: 'propagation', atLeastMs: 3_000 } },
  },
};
