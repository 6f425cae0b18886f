import type { Scenario } from '../scenario.ts';

export const certificateOfAnother: Scenario = {
  name: 'certificate-of-another',
  summary: 'The backup CA hands out the certificate of an earlier order',
  rounds: 2,
  steps: [{ at: 'start', on: { fault: 'ca-foreign-chain', parameters: { ca: 'backup' } } }],
  expect: { staging: { outcome: 'passed' }, backup: { outcome: 'failed', code: 'certificate-wrong', step: 'chain' } },
};
