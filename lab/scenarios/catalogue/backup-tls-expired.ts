import type { Scenario } from '../scenario.ts';

export const backupTlsExpired: Scenario = {
  name: 'backup-tls-expired',
  summary: 'The TLS certificate of the backup CA expired yesterday',
  steps: [{ at: 'start', on: { fault: 'ca-tls-expired', parameters: { ca: 'backup' } } }],
  expect: { staging: { outcome: 'passed' }, backup: { outcome: 'failed', code: 'ca-tls' } },
};
