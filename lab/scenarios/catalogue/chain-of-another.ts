import type { Scenario } from '../scenario.ts';

export const chainOfAnother: Scenario = {
  name: 'chain-of-another',
  summary: 'The backup CA sends an intermediate that did not sign the leaf',
  steps: [{ at: 'start', on: { fault: 'ca-wrong-chain', parameters: { ca: 'backup' } } }],
  expect: { staging: { outcome: 'passed' }, backup: { outcome: 'failed', code: 'chain-untrusted', step: 'chain' } },
};
