import type { Scenario } from '../scenario.ts';

export const stagingBadGateway: Scenario = {
  name: 'staging-bad-gateway',
  summary: 'The load balancer of the staging CA answers orders with 502 and a page of HTML',
  steps: [{ at: 'start', on: { fault: 'ca-bad-gateway', parameters: { ca: 'staging', at: ['newOrder'] } } }],
  expect: { staging: { outcome: 'failed', code: 'ca-server-error', step: 'order' }, backup: { outcome: 'passed' } },
};
