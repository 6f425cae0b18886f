import type { Scenario } from '../scenario.ts';

export const aliasRemoved: Scenario = {
  name: 'alias-removed',
  summary: 'The CNAME at the challenge name of a real name is gone',
  target: 'www',
  steps: [{ at: 'start', on: { fault: 'dns-cname-removed', parameters: { name: '_acme-challenge.www.example.org' } } }],
  expect: {
    staging: { outcome: 'failed', code: 'challenge-alias-missing' },
    backup: { outcome: 'failed', code: 'challenge-alias-missing' },
  },
};
