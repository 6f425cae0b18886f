import type { Scenario } from '../scenario.ts';

export const rateLimited: Scenario = {
  name: 'rate-limited',
  summary: 'The staging CA refuses an order for a rate limit and is left alone until its Retry-After is over',
  rounds: 2,
  steps: [
    {
      at: 'start',
      on: { fault: 'ca-retry-after', parameters: { ca: 'staging', status: 429, seconds: 20, at: ['newOrder'] } },
    },
  ],
  expect: { staging: { outcome: 'skipped', code: 'breaker-open' }, backup: { outcome: 'passed' } },
};
