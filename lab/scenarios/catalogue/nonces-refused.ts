import type { Scenario } from '../scenario.ts';

export const noncesRefused: Scenario = {
  name: 'nonces-refused',
  summary: 'Both CAs refuse the nonces of a few requests, and everything is issued all the same',
  steps: [
    { at: 'start', on: { fault: 'ca-bad-nonce', parameters: { ca: 'staging', times: 3 } } },
    { at: 'start', on: { fault: 'ca-bad-nonce', parameters: { ca: 'backup', times: 3 } } },
  ],
  expect: { staging: { outcome: 'passed' }, backup: { outcome: 'passed' } },
};
